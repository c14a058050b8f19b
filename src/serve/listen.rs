//! Where the preview listens.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, TcpListener};

use super::ServeError;

/// The port that is tried first where none is given.
const FIRST_PORT: u16 = 4000;

/// How many further ports are tried where none is given.
const MORE_PORTS: u16 = 20;

/// Listens on the port that is given, or on the first free one from 4000 on.
pub fn listen(host: &str, port: Option<u16>) -> Result<(TcpListener, u16), ServeError> {
    let name = host.trim_matches(['[', ']']);
    let ports = match port {
        Some(port) => port..=port,
        None => FIRST_PORT..=FIRST_PORT + MORE_PORTS,
    };
    let first = *ports.start();
    let mut refused = None;
    for port in ports {
        match TcpListener::bind((name, port)) {
            // Port 0 stands for any.
            Ok(listener) => {
                let port = listener.local_addr().map_or(port, |address| address.port());
                return Ok((listener, port));
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => {
                refused.get_or_insert(error);
            }
            Err(error) => {
                refused = Some(error);
                break;
            }
        }
    }
    let error = refused.unwrap_or_else(|| io::Error::from(ErrorKind::AddrInUse));
    Err(ServeError::Listen { host: host.to_string(), port: first, error })
}

/// Returns the address for the browser.
pub fn url(host: &str, port: u16) -> String {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        // Listening on every address is nothing that a browser can open.
        Ok(address) if address.is_unspecified() => format!("http://localhost:{port}/"),
        Ok(IpAddr::V6(address)) => format!("http://[{address}]:{port}/"),
        Ok(IpAddr::V4(_)) | Err(_) => format!("http://{host}:{port}/"),
    }
}
