//! One request after the other, each refused.

use std::io::Write;
use std::thread;

use crate::preview::{Preview, SECRET, answer};

/// Returns the status of an answer.
fn status(answer: &str) -> &str {
    answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).unwrap_or("none")
}

#[test]
fn no_path_leads_out_of_the_site() {
    let preview = Preview::start();
    let outside = preview.folder().join("secret.txt").display().to_string();
    let targets = [
        ("/../secret.txt", "404"),
        ("/../../../../../../../../etc/passwd", "404"),
        ("/a/../../secret.txt", "404"),
        ("/a/..", "404"),
        ("/./index.html", "404"),
        ("/%2e%2e/secret.txt", "404"),
        ("/%2E%2E%2Fsecret.txt", "404"),
        ("/a%2f..%2f..%2fsecret.txt", "404"),
        ("/%252e%252e/secret.txt", "404"),
        ("/%25252e%25252e%25252fsecret.txt", "404"),
        ("/..%c0%afsecret.txt", "404"),
        ("/%c0%ae%c0%ae/secret.txt", "404"),
        ("/%e0%80%ae%e0%80%ae/secret.txt", "404"),
        ("/%u002e%u002e/secret.txt", "404"),
        ("/..\\secret.txt", "404"),
        ("/..%5csecret.txt", "404"),
        ("/%5c%5cserver%5cshare", "404"),
        ("/C:/Windows/win.ini", "404"),
        ("/C:%5cWindows%5cwin.ini", "404"),
        ("/file:///etc/passwd", "404"),
        ("//etc/passwd", "404"),
        ("//evil.example/", "404"),
        ("/index.html%00", "404"),
        ("/index.html%00.png", "404"),
        ("/%00", "404"),
        ("/index.html%0d%0aX-Evil:%201", "404"),
        ("/%", "404"),
        ("/%zz", "404"),
        ("/%FF%FE", "404"),
        ("/.env", "404"),
        ("/%2eenv", "404"),
        ("/a/.hidden.html", "404"),
        ("/a/%2ehidden.html", "404"),
        ("/.git/config", "404"),
        ("/.docent-manifest.json", "404"),
        ("/.docent/", "404"),
        ("/unused.txt", "404"),
        ("/content/index.md", "404"),
        ("/index.md", "404"),
        ("/docent.yaml", "404"),
        ("/index.html/", "404"),
        ("/index.html/../index.html", "404"),
        ("/INDEX.HTML", "404"),
        // No folder is listed: those without a page of their own are not there.
        ("/a/", "404"),
        ("/assets/", "404"),
        ("/search/", "404"),
    ];
    for (target, expected) in targets.into_iter().chain([(outside.as_str(), "404")]) {
        let answer = preview.ask(format!("GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assert_eq!(status(&answer), expected, "{target}: {answer}");
        for forbidden in [SECRET, "root:", "X-Evil: 1", "Index of"] {
            assert!(!answer.contains(forbidden), "{target}: {answer}");
        }
    }
    preview.check_good("after all");
}

#[test]
fn only_requests_for_this_preview_are_answered() {
    let preview = Preview::start();
    let port = preview.address.port();
    let host = format!("Host: localhost:{port}\r\n");
    let cases = [
        (String::new(), "403"),
        ("Host:\r\n".to_owned(), "403"),
        ("Host: evil.example\r\n".to_owned(), "403"),
        (format!("Host: evil.example:{port}\r\n"), "403"),
        (format!("Host: localhost.evil.example:{port}\r\n"), "403"),
        (format!("Host: 127.0.0.1.evil.example:{port}\r\n"), "403"),
        (format!("Host: localhost:{port}@evil.example\r\n"), "403"),
        (format!("Host: evil.example\t localhost:{port}\r\n"), "403"),
        ("Host: 0.0.0.0\r\n".to_owned(), "403"),
        ("Host: 2130706433\r\n".to_owned(), "403"),
        ("Host: [::ffff:127.0.0.1]\r\n".to_owned(), "403"),
        (format!("{host}{host}"), "400"),
        (format!("{host}Host: evil.example\r\n"), "400"),
        (format!("Host: evil.example\r\n{host}"), "400"),
        (format!("{host}hOsT: evil.example\r\n"), "400"),
        (format!("Host : localhost:{port}\r\n"), "400"),
        (format!(" Host: localhost:{port}\r\n"), "400"),
        (format!("{host} evil.example\r\n"), "400"),
        (format!("{host}X-Forwarded-Host: evil.example\r\n"), "200"),
        (format!("{host}Origin: http://localhost:{port}\r\n"), "200"),
        (format!("{host}Origin: http://evil.example\r\n"), "403"),
        (format!("{host}Origin: http://localhost:{}\r\n", port ^ 1), "403"),
        (format!("{host}Origin: http://127.0.0.1:{port}\r\n"), "403"),
        (format!("{host}Origin: null\r\n"), "403"),
        (format!("{host}Origin: file://\r\n"), "403"),
        (
            format!("{host}Origin: http://localhost:{port}\r\nOrigin: http://evil.example\r\n"),
            "400",
        ),
    ];
    for target in ["/", "/.docent/reload.js"] {
        for (headers, expected) in &cases {
            let answer = preview.ask(format!("GET {target} HTTP/1.1\r\n{headers}\r\n"));
            assert_eq!(status(&answer), *expected, "{target} {headers:?}: {answer}");
            let is_told = answer.contains("你好") || answer.contains("EventSource");
            assert_eq!(is_told, *expected == "200", "{target} {headers:?}: {answer}");
        }
    }
    for headers in
        ["Host: evil.example\r\n".to_owned(), format!("{host}Origin: http://evil.example\r\n")]
    {
        let answer = preview.ask(format!("GET /.docent/events HTTP/1.1\r\n{headers}\r\n"));
        assert_eq!(status(&answer), "403", "{headers}: {answer}");
    }
    preview.check_good("after all");
}

#[test]
fn what_is_no_request_for_a_page_is_refused() {
    let preview = Preview::start();
    let host = "Host: localhost\r\n";
    for (request, expected) in [
        // Another form of target.
        (format!("GET http://evil.example/ HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET http://localhost/ HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET evil.example:80 HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("CONNECT evil.example:443 HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("OPTIONS * HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET index.html HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET ?x HTTP/1.1\r\n{host}\r\n"), "400"),
        // Another method.
        (format!("POST / HTTP/1.1\r\n{host}Content-Length: 3\r\n\r\nabc"), "405"),
        (format!("PUT /index.html HTTP/1.1\r\n{host}Content-Length: 3\r\n\r\nabc"), "405"),
        (format!("DELETE / HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("PATCH / HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("OPTIONS / HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("TRACE / HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("PROPFIND / HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("get / HTTP/1.1\r\n{host}\r\n"), "405"),
        (format!("POST /.docent/events HTTP/1.1\r\n{host}\r\n"), "405"),
        // Another protocol.
        (format!("GET / HTTP/2.0\r\n{host}\r\n"), "400"),
        (format!("GET / HTTP/1.2\r\n{host}\r\n"), "400"),
        (format!("GET / http/1.1\r\n{host}\r\n"), "400"),
        ("GET /\r\n\r\n".to_owned(), "400"),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), "400"),
        ("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\r\n\r\n".to_owned(), "400"),
        ("\0\r\n\r\n".to_owned(), "400"),
        ("\r\n\r\n".to_owned(), "400"),
        // Other ends of lines, and lines that hide in others.
        (format!("GET / HTTP/1.1\n{}\n", "Host: localhost\n"), "400"),
        (format!("GET / HTTP/1.1\r{host}\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\nX: a\nHost: evil.example\r\n{host}\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\nX: a\rHost: evil.example\r\n{host}\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\n{host}X: a\r\n\tb\r\n\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\n{host}X\0: a\r\n\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\n{host}X: a\0b\r\n\r\n"), "400"),
        (format!("GET / HTTP/1.1\r\n{host}no colon\r\n\r\n"), "400"),
        (format!("GET /a b HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET\t/ HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET  / HTTP/1.1\r\n{host}\r\n"), "400"),
        (format!("GET / HTTP/1.1 \r\n{host}\r\n"), "400"),
    ] {
        let answer = preview.ask(&request);
        assert_eq!(status(&answer), expected, "{request:?}: {answer}");
        assert!(!answer.contains("你好"), "{request:?}: {answer}");
        assert!(answer.contains("Connection: close\r\n"), "{request:?}: {answer}");
    }
    preview.check_good("after all");
}

#[test]
fn a_connection_has_one_answer() {
    let preview = Preview::start();
    let host = "Host: localhost\r\n";
    let evil = "GET /a/b.html HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    for (request, expected) in [
        (format!("GET / HTTP/1.0\r\n{host}\r\n"), "200"),
        (format!("GET / HTTP/1.0\r\n{host}Connection: keep-alive\r\n\r\n"), "200"),
        ("GET / HTTP/1.0\r\n\r\n".to_owned(), "403"),
        // What follows is no second request, whatever the lengths say.
        (format!("GET / HTTP/1.1\r\n{host}\r\nGET /a/b.html HTTP/1.1\r\n{host}\r\n"), "200"),
        (format!("GET / HTTP/1.1\r\n{host}\r\n{evil}").repeat(100), "200"),
        (format!("GET / HTTP/1.1\r\n{host}Content-Length: 0\r\n\r\n{evil}"), "200"),
        (format!("GET / HTTP/1.1\r\n{host}Content-Length: 4\r\n\r\nbody{evil}"), "200"),
        (format!("GET / HTTP/1.1\r\n{host}Content-Length: -1\r\n\r\n{evil}"), "200"),
        (
            format!("GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{evil}"),
            "200",
        ),
        (
            format!(
                "GET / HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n"
            ),
            "200",
        ),
        (
            format!(
                "POST / HTTP/1.1\r\n{host}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{evil}"
            ),
            "405",
        ),
        (
            format!("POST / HTTP/1.1\r\n{host}Transfer-Encoding: chunked, identity\r\n\r\n{evil}"),
            "405",
        ),
        (
            format!("POST / HTTP/1.1\r\n{host}Expect: 100-continue\r\nContent-Length: 9\r\n\r\n"),
            "405",
        ),
        (
            format!("GET / HTTP/1.1\r\n{host}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
            "200",
        ),
        (format!("GET / HTTP/1.1\r\n{host}Range: bytes=0-0,1-1,2-2\r\n\r\n"), "200"),
    ] {
        let answer = preview.ask(&request);
        assert_eq!(status(&answer), expected, "{request:.200?}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{request:.200?}: {answer}");
        assert!(!answer.contains("子页</h1>"), "{request:.200?}: {answer}");
    }
    let head = preview.ask(format!("HEAD / HTTP/1.1\r\n{host}\r\n"));
    assert!(status(&head) == "200" && head.ends_with("\r\n\r\n"), "{head}");
    preview.check_good("after all");
}

#[test]
fn heads_of_any_size_are_refused_and_not_kept() {
    let preview = Preview::start();
    preview.check_good("at first");
    let before = preview.figure("VmRSS");
    let much = "a".repeat(1_000_000);
    let headers: String = (0..10_000).map(|number| format!("X-{number}: {number}\r\n")).collect();
    let requests = [
        format!("GET /{much} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET /?{much} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("{much} / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nCookie: {much}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: {much}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{much}: x\r\n\r\n"),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"),
        much.clone(),
    ];
    for request in &requests {
        let answer = preview.ask(request);
        assert_eq!(status(&answer), "431", "{request:.40}: {answer}");
    }
    // All at once, several times over; whoever is cut off has been refused as well.
    thread::scope(|scope| {
        for number in 0..40 {
            let (preview, request) = (&preview, &requests[number % requests.len()]);
            scope.spawn(move || {
                let answer = preview.ask(request);
                assert!(matches!(status(&answer), "431" | "none"), "{answer}");
            });
        }
        preview.check_good("meanwhile");
    });
    // Nobody reads a head to its end that has none.
    let mut endless = preview.connect();
    let sent = (0..200).take_while(|_| endless.write_all(much.as_bytes()).is_ok()).count();
    assert!(sent < 200, "200 MB of a head were read");
    assert!(matches!(status(&answer(&mut endless)), "431" | "none"));
    preview.check_good("after all");
    if let (Some(before), Some(after)) = (before, preview.figure("VmRSS")) {
        assert!(after < before + 40_000, "{before} KB before, {after} KB after");
    }
}
