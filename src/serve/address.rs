//! From the path of a request to the path of a file of the site.

/// Returns the path in the site that the target of a request asks for, `""` for the site itself.
///
/// Folders keep the `/` at their end. `None` for everything that no link of a site
/// holds: paths that climb, hidden files, backslashes, bytes that are not UTF-8.
pub fn site_path(target: &str) -> Option<String> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode(path.strip_prefix('/')?)?;
    if path.contains('\\') || path.chars().any(char::is_control) {
        return None;
    }
    let parts = path.strip_suffix('/').unwrap_or(&path);
    let is_name = |part: &str| !part.is_empty() && !part.starts_with('.');
    (path.is_empty() || parts.split('/').all(is_name)).then_some(path)
}

/// Returns the target that a browser sends for a path in the site.
pub fn target(path: &str) -> String {
    let mut target = String::from("/");
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => target.push(byte.into()),
            byte if byte.is_ascii_alphanumeric() => target.push(byte.into()),
            byte => target.push_str(&format!("%{byte:02X}")),
        }
    }
    target
}

/// Returns a text with its `%XX` decoded once, or `None` where they are broken or not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut digit = || char::from(bytes.next()?).to_digit(16);
        decoded.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            byte => byte,
        });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::{site_path, target};

    #[test]
    fn targets_become_paths() {
        for (target, path) in [
            ("/", ""),
            ("/?q=../x", ""),
            ("/index.html", "index.html"),
            ("/a/b/", "a/b/"),
            ("/a%20b.html?x=1", "a b.html"),
            ("/%E6%B5%81%e7%a8%8b/%E8%B4%A6%E5%8F%B7.html", "流程/账号.html"),
            ("/流程/账号.html", "流程/账号.html"),
            ("/a+b%2Bc", "a+b+c"),
            ("/a..b/c.", "a..b/c."),
            ("/%252e%252e/x", "%2e%2e/x"),
        ] {
            assert_eq!(site_path(target).as_deref(), Some(path), "{target}");
        }
    }

    #[test]
    fn hostile_targets_become_nothing() {
        for target in [
            "",
            "a",
            "//",
            "//evil.example/",
            "/a//b",
            "/..",
            "/../x",
            "/a/../b",
            "/a/..",
            "/./a",
            "/a/.",
            "/%2e%2e/x",
            "/%2E%2e%2Fetc/passwd",
            "/a%2f..%2f..%2fx",
            "/..%5c..%5cx",
            "/a\\b",
            "/%5cserver",
            "/a%00.html",
            "/%0d%0aX:y",
            "/.env",
            "/.git/HEAD",
            "/a/.hidden",
            "/%2egit/HEAD",
            "/.docent-manifest.json",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%FF",
            "/%C0%AE%C0%AE/x",
            "/a/%2f/b",
        ] {
            assert_eq!(site_path(target), None, "{target}");
        }
    }

    #[test]
    fn a_path_survives_the_way_to_the_browser_and_back() {
        for path in ["", "a/b/", "流程/账号 申请#1?.html", "100%.html", "a&b=c.html"] {
            assert_eq!(site_path(&target(path)).as_deref(), Some(path));
        }
    }
}
