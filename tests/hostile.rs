//! Requests to the preview that no browser of the author's sends: refused, and nobody waits for them.

#[path = "hostile/preview.rs"]
mod preview;

#[path = "hostile/crowd.rs"]
mod crowd;
#[path = "hostile/requests.rs"]
mod requests;
