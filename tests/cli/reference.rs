//! What the program knows by heart: `explain`, `schema`, `completions`, help.

use docent::model::kind::Kind;
use docent::rules::RULES;
use serde_json::Value;

use crate::session::Session;

#[test]
fn every_rule_is_explained_in_both_languages() {
    let session = Session::new();
    for rule in RULES {
        for (language, explanation) in [("en", rule.explanation.en), ("zh-CN", rule.explanation.zh)]
        {
            let printed = session.run(&format!("explain {} --lang {language}", rule.code));
            assert_eq!((printed.code, printed.stderr.as_str()), (0, ""), "{}", rule.code);
            assert!(printed.stdout.contains(explanation.trim()), "{}", printed.stdout);
        }
    }
    let list = session.run_in("zh_CN.UTF-8", "explain").stdout;
    assert_eq!(list.lines().count(), RULES.len());
    insta::assert_snapshot!("explain", session.run("explain step-without-accountable").whole());
    insta::assert_snapshot!("explain_unknown", session.run("explain unknown-kee").whole());
}

#[test]
fn every_schema_is_json_with_the_keys_of_its_kind() {
    let session = Session::new();
    let schema = |topic: &str| -> Value {
        let printed = session.run(&format!("schema {topic}"));
        assert_eq!(printed.code, 0, "{}", printed.stderr);
        serde_json::from_str(&printed.stdout).expect("it is JSON")
    };
    let keys = |schema: &Value| -> Vec<String> {
        schema["properties"].as_object().expect("properties").keys().cloned().collect()
    };
    for kind in Kind::ALL {
        let schema = schema(kind.name());
        for key in kind.record().all_keys() {
            assert!(keys(&schema).contains(&key.name.to_owned()), "{} {}", kind.name(), key.name);
        }
        assert_eq!(schema["additionalProperties"], false);
    }
    assert!(keys(&schema("settings")).contains(&"base_url".to_owned()));
    assert!(keys(&schema("organization")).contains(&"roles".to_owned()));
    let any = schema("");
    assert_eq!(any["allOf"].as_array().map(Vec::len), Some(Kind::ALL.len()));
    for reference in references(&any) {
        let name = reference.strip_prefix("#/$defs/").expect("a definition");
        assert!(any["$defs"][name].is_object(), "{reference}");
    }
}

/// Returns every `$ref` in a schema.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => {
            let own = map.get("$ref").and_then(Value::as_str).map(str::to_owned);
            own.into_iter().chain(map.values().flat_map(references)).collect()
        }
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn shells_can_complete() {
    let session = Session::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = session.run(&format!("completions {shell}"));
        assert_eq!(script.code, 0);
        assert!(script.stdout.contains("as-of"), "{shell}");
    }
}

#[test]
fn help_is_in_the_language_of_the_system() {
    let session = Session::new();
    insta::assert_snapshot!("help_en", session.run("").whole());
    insta::assert_snapshot!("help_zh", session.run_in("zh_CN.UTF-8", "").whole());
    insta::assert_snapshot!("help_build_en", session.run("build --help").whole());
    insta::assert_snapshot!("help_build_zh", session.run_in("zh_CN.UTF-8", "help build").whole());
}
