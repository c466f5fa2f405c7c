//! client-core in the browser.
