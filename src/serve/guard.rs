//! Who may ask: the preview may show what is not meant for everyone, and any web page can send requests to localhost.

use std::net::IpAddr;

use super::http::Request;

/// Returns whether a request was made for this preview and not through a page of somebody else.
///
/// The `Host` must be a name of this computer's own or the host that the person
/// gave: a hostile page that lets its name point to 127.0.0.1 (DNS rebinding)
/// sends its own name. Where the preview listens on every address, any address of
/// digits will do, as there is no name to rebind. The port may be another, since
/// tunnels and containers change it. An `Origin` must be that of the preview.
pub fn is_allowed(request: &Request, given: &str) -> bool {
    let Some(host) = &request.host else { return false };
    let is_ours = name_of(host).is_some_and(|name| is_own_name(name, given));
    let same_origin = request.origin.as_ref().is_none_or(|origin| {
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        authority.is_some_and(|authority| authority.eq_ignore_ascii_case(host))
    });
    is_ours && same_origin
}

/// Returns whether a host name is one of the preview's own.
fn is_own_name(name: &str, given: &str) -> bool {
    let address = |name: &str| name.trim_matches(['[', ']']).parse::<IpAddr>().ok();
    match (address(name), address(given)) {
        (Some(name), _) if name.to_string() == "127.0.0.1" || name.to_string() == "::1" => true,
        (Some(name), Some(given)) => name == given || given.is_unspecified(),
        _ => name.eq_ignore_ascii_case("localhost") || name.eq_ignore_ascii_case(given),
    }
}

/// Returns a `Host` without its port, or `None` where it is none.
fn name_of(host: &str) -> Option<&str> {
    let end = match host.strip_prefix('[') {
        Some(rest) => rest.find(']')? + 2,
        None => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(end);
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    (is_port && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::is_allowed;
    use crate::serve::http::Request;

    fn allowed(host: Option<&str>, origin: Option<&str>, given: &str) -> bool {
        let request = Request {
            method: "GET".into(),
            target: "/".into(),
            host: host.map(str::to_string),
            origin: origin.map(str::to_string),
            has_body: false,
        };
        is_allowed(&request, given)
    }

    #[test]
    fn names_of_this_computer_are_allowed() {
        for host in [
            "localhost:4000",
            "LOCALHOST",
            "127.0.0.1:4000",
            "[::1]:4000",
            "[::1]",
            "localhost:8080",
        ] {
            assert!(allowed(Some(host), None, "127.0.0.1"), "{host}");
        }
        assert!(allowed(Some("docs.lan:4000"), None, "docs.lan"));
        assert!(allowed(Some("192.168.1.5:4000"), None, "192.168.1.5"));
        assert!(allowed(Some("192.168.1.5:4000"), None, "0.0.0.0"));
        assert!(allowed(Some("[fe80::1]:4000"), None, "::"));
    }

    #[test]
    fn other_names_are_not() {
        for host in [
            "evil.example",
            "evil.example:4000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "0.0.0.0:4000",
            "192.168.1.5",
            "127.0.0.2",
            "",
            ":4000",
            "localhost:",
            "localhost:x",
            "localhost:4000:4000",
            "[::1",
            "[::1]x",
            "localhost:99999",
            "user@localhost",
            "localhost/",
            "localhost evil",
            "[localhost]",
            "127.1",
            "::1",
        ] {
            assert!(!allowed(Some(host), None, "127.0.0.1"), "{host}");
        }
        assert!(!allowed(None, None, "127.0.0.1"));
        assert!(!allowed(Some("evil.example:4000"), None, "0.0.0.0"));
    }

    #[test]
    fn the_origin_must_be_the_preview_itself() {
        let host = Some("localhost:4000");
        for origin in ["http://localhost:4000", "https://localhost:4000", "http://LocalHost:4000"] {
            assert!(allowed(host, Some(origin), "127.0.0.1"), "{origin}");
        }
        for origin in [
            "null",
            "",
            "http://localhost",
            "http://localhost:3000",
            "http://evil.example",
            "localhost:4000",
            "file://localhost:4000",
            "http://localhost:4000.evil.example",
            "http://localhost:4000/",
            "http://127.0.0.1:4000",
        ] {
            assert!(!allowed(host, Some(origin), "127.0.0.1"), "{origin}");
        }
    }
}
