//! Many connections that want nothing, or want it slowly.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::preview::{GOOD, Preview, answer};

/// The most threads, connections and other files that a preview may have, whoever comes.
const MOST: usize = 400;

/// Checks that a crowd costs a bounded number of threads, files and bytes.
fn check_figures(preview: &Preview, before: Option<usize>, when: &str) {
    for (name, count) in [("threads", preview.figure("Threads")), ("files", preview.open_files())] {
        assert!(count.is_none_or(|count| count < MOST), "{when}: {count:?} {name}");
    }
    if let (Some(before), Some(now)) = (before, preview.figure("VmRSS")) {
        assert!(now < before + 60_000, "{when}: {before} KB before, {now} KB now");
    }
}

#[test]
fn ten_thousand_idle_connections_keep_nobody_waiting() {
    let preview = Preview::start();
    preview.check_good("at first");
    let before = preview.figure("VmRSS");
    let mut crowd = Vec::new();
    while crowd.len() < 10_000 {
        match TcpStream::connect(preview.address) {
            Ok(stream) => crowd.push(stream),
            // The system lets this test have no more, so that it is tried with fewer; some are put
            // back for the requests that follow.
            Err(error) => {
                assert!(crowd.len() > 200, "{error} after {} connections", crowd.len());
                println!("tried with {} connections: {error}", crowd.len());
                crowd.truncate(crowd.len() - 50);
                break;
            }
        }
        if crowd.len() % 500 == 0 {
            preview.check_good(&format!("after {} connections", crowd.len()));
            check_figures(&preview, before, &format!("after {} connections", crowd.len()));
        }
    }
    preview.check_good("with all of them");
    check_figures(&preview, before, "with all of them");
    // Those that had to go are told so, and have not been answered.
    let oldest = &mut crowd[0];
    oldest.set_read_timeout(Some(Duration::from_secs(10))).expect("a usual time");
    let end = oldest.read(&mut [0]);
    let is_reset = end.as_ref().is_err_and(|error| error.kind() == ErrorKind::ConnectionReset);
    assert!(is_reset || end.as_ref().is_ok_and(|read| *read == 0), "{end:?}");
    drop(crowd);
    preview.check_good("after all of them");
}

#[test]
fn slow_senders_keep_nobody_waiting() {
    let preview = Preview::start();
    let before = preview.figure("VmRSS");
    let request = "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
    let mut crowd: Vec<TcpStream> = (0..300).map(|_| preview.connect()).collect();
    // A byte each at a time: none is idle for long, and none ever done.
    for byte in request.bytes() {
        for slow in &mut crowd {
            let _ = slow.write_all(&[byte]);
        }
        preview.check_good("while they send");
    }
    check_figures(&preview, before, "while they send");
    // Who is still there is a slow sender and no stranger: with the rest it gets its page.
    let last = crowd.last_mut().expect("there are 300");
    last.write_all(b"1\r\n\r\n").expect("the youngest is still there");
    assert!(answer(last).contains("你好"));
}

#[test]
fn slow_readers_and_listening_pages_keep_nobody_waiting() {
    let preview = Preview::start();
    let before = preview.figure("VmRSS");
    let listens = "GET /.docent/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut crowd = Vec::new();
    for number in 0..1_000 {
        let request = if number % 2 == 0 { listens } else { GOOD };
        let mut stream = preview.connect();
        // They ask, and then never read.
        let _ = stream.write_all(request.as_bytes());
        crowd.push(stream);
        if number % 100 == 0 {
            preview.check_good(&format!("after {number}"));
        }
    }
    preview.check_good("with all of them");
    check_figures(&preview, before, "with all of them");
}

#[test]
fn who_goes_in_the_middle_is_not_missed() {
    let preview = Preview::start();
    for end in 0..GOOD.len() {
        let mut stream = preview.connect();
        stream.write_all(&GOOD.as_bytes()[..end]).expect("it listens");
        drop(stream);
    }
    preview.check_good("after all");
}
