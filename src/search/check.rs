//! What is judged by searching.

pub mod failed_search;
pub mod similar_question;
