//! SQL functions that PostgreSQL has and SQLite lacks, or has only for ASCII.
//!
//! All are deterministic and innocuous, so that they may stand in indexes although the schema is not trusted. `ochre_lower` is in
//! index expressions: other tools can read such a file but not write to those tables.

use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, Error, Result};

const FLAGS: FunctionFlags =
    FunctionFlags::SQLITE_UTF8.union(FunctionFlags::SQLITE_DETERMINISTIC).union(FunctionFlags::SQLITE_INNOCUOUS);

pub(super) fn register(c: &Connection) -> Result<()> {
    c.create_scalar_function("ochre_lower", 1, FLAGS, |ctx| map_text(ctx, str::to_lowercase))?;
    c.create_scalar_function("ochre_upper", 1, FLAGS, |ctx| map_text(ctx, str::to_uppercase))?;
    c.create_scalar_function("greatest", -1, FLAGS, |ctx| extreme(ctx, std::cmp::Ordering::Greater))?;
    c.create_scalar_function("least", -1, FLAGS, |ctx| extreme(ctx, std::cmp::Ordering::Less))?;
    // `x ILIKE y` arrives as `x REGEXP y`, which SQLite turns into regexp(y, x)
    c.create_scalar_function("regexp", 2, FLAGS, |ctx| ilike(ctx, Some('\\')))?;
    c.create_scalar_function("regexp", 3, FLAGS, |ctx| {
        let escape = ctx.get::<String>(2)?.chars().next();
        ilike(ctx, escape)
    })?;
    c.create_scalar_function("char_length", 1, FLAGS, |ctx| Ok(text(ctx, 0)?.map(|t| t.chars().count() as i64)))?;
    c.create_scalar_function("left", 2, FLAGS, |ctx| part(ctx, |t, n| t.chars().take(keep(t, n)).collect()))?;
    c.create_scalar_function("right", 2, FLAGS, |ctx| {
        part(ctx, |t, n| t.chars().skip(t.chars().count() - keep(t, n)).collect())
    })?;
    c.create_scalar_function("strpos", 2, FLAGS, |ctx| {
        let (Some(t), Some(p)) = (text(ctx, 0)?, text(ctx, 1)?) else { return Ok(None) };
        Ok(Some(t.find(p).map_or(0, |i| t[..i].chars().count() as i64 + 1)))
    })?;
    c.create_scalar_function("starts_with", 2, FLAGS, |ctx| {
        let (Some(t), Some(p)) = (text(ctx, 0)?, text(ctx, 1)?) else { return Ok(None) };
        Ok(Some(t.starts_with(p)))
    })?;
    c.create_scalar_function("split_part", 3, FLAGS, |ctx| {
        let (Some(t), Some(by), n) = (text(ctx, 0)?, text(ctx, 1)?, ctx.get::<i64>(2)?) else { return Ok(None) };
        let field = usize::try_from(n - 1).ok().and_then(|n| t.split(by).nth(n)).unwrap_or_default();
        Ok(Some(field.to_owned()))
    })
}

fn text<'a>(ctx: &'a Context<'_>, i: usize) -> Result<Option<&'a str>> {
    match ctx.get_raw(i) {
        ValueRef::Null => Ok(None),
        ValueRef::Text(t) => std::str::from_utf8(t).map(Some).map_err(|e| Error::UserFunctionError(e.into())),
        other => Err(Error::InvalidParameterType(i, other.data_type())),
    }
}

fn map_text(ctx: &Context<'_>, f: fn(&str) -> String) -> Result<Option<String>> {
    Ok(text(ctx, 0)?.map(f))
}

/// PostgreSQL's GREATEST and LEAST skip NULLs; SQLite's max and min do not.
fn extreme(ctx: &Context<'_>, want: std::cmp::Ordering) -> Result<ToSqlOutput<'static>> {
    let mut best = ValueRef::Null;
    for i in 0..ctx.len() {
        let value = ctx.get_raw(i);
        if value != ValueRef::Null && (best == ValueRef::Null || compare(value, best) == want) {
            best = value;
        }
    }
    Ok(ToSqlOutput::Owned(Value::try_from(best)?))
}

fn compare(a: ValueRef<'_>, b: ValueRef<'_>) -> std::cmp::Ordering {
    match (a, b) {
        (ValueRef::Integer(a), ValueRef::Integer(b)) => a.cmp(&b),
        (ValueRef::Text(a), ValueRef::Text(b)) => a.cmp(b),
        (a, b) => number(a).total_cmp(&number(b)),
    }
}

fn number(v: ValueRef<'_>) -> f64 {
    match v {
        ValueRef::Integer(i) => i as f64,
        ValueRef::Real(f) => f,
        _ => f64::NAN,
    }
}

fn part(ctx: &Context<'_>, f: fn(&str, i64) -> String) -> Result<Option<String>> {
    let n = ctx.get::<i64>(1)?;
    Ok(text(ctx, 0)?.map(|t| f(t, n)))
}

/// How many characters `left(t, n)` keeps; a negative `n` leaves out that many.
fn keep(t: &str, n: i64) -> usize {
    let len = t.chars().count() as i64;
    (if n < 0 { len + n } else { n }).clamp(0, len) as usize
}

fn ilike(ctx: &Context<'_>, escape: Option<char>) -> Result<Option<bool>> {
    let (Some(pattern), Some(value)) = (text(ctx, 0)?, text(ctx, 1)?) else { return Ok(None) };
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let value: Vec<char> = value.to_lowercase().chars().collect();
    Ok(Some(matches(&pattern, &value, escape)))
}

/// LIKE over characters, without recursion for each `%`: only the last one needs to be tried again.
fn matches(pattern: &[char], value: &[char], escape: Option<char>) -> bool {
    let (mut p, mut v) = (0, 0);
    let mut again: Option<(usize, usize)> = None;
    while v < value.len() {
        let escaped = p + 1 < pattern.len() && Some(pattern[p]) == escape;
        if escaped && pattern[p + 1] == value[v] {
            (p, v) = (p + 2, v + 1);
        } else if !escaped && p < pattern.len() && pattern[p] == '%' {
            again = Some((p + 1, v));
            p += 1;
        } else if !escaped && p < pattern.len() && (pattern[p] == '_' || pattern[p] == value[v]) {
            (p, v) = (p + 1, v + 1);
        } else if let Some((after, from)) = again {
            again = Some((after, from + 1));
            (p, v) = (after, from + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|c| *c == '%')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn like_patterns() {
        for (pattern, value, want) in [
            ("abc", "abc", true),
            ("a%", "abc", true),
            ("%b%", "abc", true),
            ("%bc", "abcbc", true),
            ("a_c", "abc", true),
            ("a_c", "ac", false),
            ("a\\%c", "a%c", true),
            ("a\\%c", "abc", false),
            ("%", "", true),
            ("", "a", false),
            ("a%b%c", "axxbxxbc", true),
            ("a%b%d", "axxbxxbc", false),
        ] {
            let (p, v): (Vec<char>, Vec<char>) = (pattern.chars().collect(), value.chars().collect());
            assert_eq!(matches(&p, &v, Some('\\')), want, "{value} LIKE {pattern}");
        }
    }
}
