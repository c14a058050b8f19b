//! Files for other programs, made of the knowledge base: small printers of values of the model.

pub mod chart;
pub mod form;
pub mod matrix;
pub mod training;
mod xml;
