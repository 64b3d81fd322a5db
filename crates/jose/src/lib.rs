//! Signed tokens: JSON Web Tokens and keys, for OpenID, push providers and Web Push.
