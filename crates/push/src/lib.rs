//! Mobile push: the client of a push proxy, and the push proxy itself; Web Push.
