//! Who signed in, in each provider's words.

use super::exchange::Told;
use ochre_kernel::AppError;
use serde_json::Value;

/// The parts of an account that come from the provider.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Person {
    /// The provider's lasting id: `users.authdata`.
    pub id: String,
    pub username: String,
    pub email: String,
    /// Whether the provider says that the address is not theirs for sure.
    pub unverified: bool,
    pub first_name: String,
    pub last_name: String,
    pub nickname: String,
}

/// Reads what was told. An id and an address are needed.
pub fn of(service: &str, preferred: bool, told: &Told) -> Result<Person, AppError> {
    let t = Words(told);
    let mut p = match service {
        "gitlab" => gitlab(&t),
        "google" => google(&t),
        "office365" => entra(&t),
        _ => openid(&t),
    };
    p.unverified = t.is_false("email_verified") || t.is_false("verified_email");
    p.email = p.email.trim().to_lowercase();
    let local = p.email.split('@').next().unwrap_or("").to_string();
    let own =
        if service == "gitlab" || preferred { t.first(&["username", "preferred_username"]) } else { String::new() };
    // Some providers write the address as the name.
    p.username = own.split('@').next().unwrap_or("").to_string();
    if p.username.is_empty() {
        p.username = local;
    }
    if p.id.is_empty() || p.id.len() > 128 || !ochre_types::valid::is_valid_email(&p.email) {
        return Err(AppError::bad("api.user.login_by_oauth.parse.app_error").detail("no id or no e-mail address"));
    }
    cut(&mut p);
    Ok(p)
}

fn cut(p: &mut Person) {
    for text in [&mut p.first_name, &mut p.last_name, &mut p.nickname] {
        *text = text.trim().chars().take(64).collect();
    }
}

struct Words<'a>(&'a Told);

impl Words<'_> {
    fn one(&self, name: &str) -> Option<String> {
        let text = |v: &Value| match v {
            Value::String(s) if !s.is_empty() => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        };
        self.0.info.get(name).and_then(text).or_else(|| self.0.claims.get(name).and_then(text))
    }

    fn first(&self, names: &[&str]) -> String {
        names.iter().find_map(|n| self.one(n)).unwrap_or_default()
    }

    fn is_false(&self, name: &str) -> bool {
        let no =
            |v: Option<&Value>| matches!(v, Some(Value::Bool(false))) || v.and_then(Value::as_str) == Some("false");
        no(self.0.info.get(name)) || no(self.0.claims.get(name))
    }
}

fn split(name: &str) -> (String, String) {
    let (first, last) = name.trim().split_once(' ').unwrap_or((name.trim(), ""));
    (first.to_string(), last.trim().to_string())
}

fn gitlab(t: &Words) -> Person {
    let (first_name, last_name) = split(&t.first(&["name"]));
    Person { id: t.first(&["id", "sub"]), email: t.first(&["email"]), first_name, last_name, ..Person::default() }
}

/// OpenID's claims, or the lists of the People API.
fn google(t: &Words) -> Person {
    let info = &t.0.info;
    if info.get("emailAddresses").is_none() {
        return openid(t);
    }
    let of = |list: &str, field: &str| {
        let items = info.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let main = |v: &&Value| v.pointer("/metadata/primary").and_then(Value::as_bool) == Some(true);
        let chosen = items.iter().find(main).or(items.first());
        chosen.and_then(|v| v.get(field)).and_then(Value::as_str).unwrap_or("").to_string()
    };
    let id = info.pointer("/metadata/sources/0/id").and_then(Value::as_str).map(str::to_string);
    Person {
        id: id.unwrap_or_else(|| t.first(&["resourceName"]).trim_start_matches("people/").to_string()),
        email: of("emailAddresses", "value"),
        first_name: of("names", "givenName"),
        last_name: of("names", "familyName"),
        nickname: of("nicknames", "value"),
        ..Person::default()
    }
}

/// `oid` is the id of Graph; `sub` differs from app to app and would not find older accounts.
fn entra(t: &Words) -> Person {
    let p = openid(t);
    let or = |own: String, name: &str| if own.is_empty() { t.first(&[name]) } else { own };
    Person {
        id: t.first(&["oid", "id", "sub"]),
        email: t.first(&["mail", "email", "userPrincipalName", "preferred_username"]),
        first_name: or(t.first(&["givenName"]), "given_name"),
        last_name: or(t.first(&["surname"]), "family_name"),
        nickname: String::new(),
        ..p
    }
}

fn openid(t: &Words) -> Person {
    let (mut first_name, mut last_name) = (t.first(&["given_name"]), t.first(&["family_name"]));
    if first_name.is_empty() && last_name.is_empty() {
        (first_name, last_name) = split(&t.first(&["name"]));
    }
    Person {
        id: t.first(&["sub"]),
        email: t.first(&["email"]),
        first_name,
        last_name,
        nickname: t.first(&["nickname"]),
        ..Person::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(info: Value, claims: Value) -> Told {
        Told { info, claims: claims.as_object().cloned().unwrap_or_default() }
    }

    #[test]
    fn each_provider() {
        let gitlab =
            told(json!({"id": 7, "username": "ada", "name": "Ada King Lovelace", "email": "Ada@x.example"}), json!({}));
        let p = of("gitlab", false, &gitlab).unwrap();
        assert_eq!((p.id.as_str(), p.username.as_str(), p.email.as_str()), ("7", "ada", "ada@x.example"));
        assert_eq!((p.first_name.as_str(), p.last_name.as_str()), ("Ada", "King Lovelace"));

        let google = json!({"resourceName": "people/99", "metadata": {"sources": [{"id": "99"}]},
            "names": [{"givenName": "Ada", "familyName": "L"}],
            "emailAddresses": [{"value": "old@x.example"}, {"value": "ada@x.example", "metadata": {"primary": true}}]});
        let p = of("google", false, &told(google, json!({}))).unwrap();
        assert_eq!((p.id.as_str(), p.username.as_str(), p.first_name.as_str()), ("99", "ada", "Ada"));

        let graph = json!({"id": "o-1", "userPrincipalName": "ada@x.example", "givenName": "Ada", "surname": "L"});
        let p = of("office365", false, &told(graph, json!({}))).unwrap();
        assert_eq!((p.id.as_str(), p.email.as_str(), p.last_name.as_str()), ("o-1", "ada@x.example", "L"));
        let claims = json!({"sub": "pairwise", "oid": "o-1", "preferred_username": "ada@x.example", "name": "Ada L"});
        assert_eq!(of("office365", false, &told(Value::Null, claims)).unwrap().id, "o-1");

        let info =
            json!({"sub": "s", "email": "ada@x.example", "preferred_username": "countess", "email_verified": "false"});
        let p = of("openid", true, &told(info.clone(), json!({}))).unwrap();
        assert!(p.unverified && p.username == "countess");
        assert_eq!(of("openid", false, &told(info, json!({}))).unwrap().username, "ada");
        for bad in [json!({"sub": "s"}), json!({"email": "a@b.c"}), json!({"sub": "s", "email": "nothing"}), json!([])]
        {
            assert!(of("openid", false, &told(bad, json!({}))).is_err());
        }
    }
}
