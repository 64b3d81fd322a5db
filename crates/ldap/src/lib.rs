//! The LDAP client: connection, search, sign-in, mapping of entries.
