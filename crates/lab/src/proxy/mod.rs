//! The way in: one host name per environment, a ticket, a cookie.
