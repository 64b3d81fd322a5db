//! How many tests a runner says it ran: the closing lines of the runners we use.

use regex::Regex;

/// Passed and failed tests in the output of cargo test, Vitest, Playwright, node's own runner or `web/e2e`; `None` when it shows no counts.
pub fn tests(output: &str) -> Option<(u64, u64)> {
    let output = plain(output);
    let sum = |pattern: &str| -> (u64, bool) {
        let Ok(regex) = Regex::new(pattern) else { return (0, false) };
        let all: Vec<u64> = regex.captures_iter(&output).filter_map(|c| c[1].parse().ok()).collect();
        (all.iter().sum(), !all.is_empty())
    };
    let runners = [
        (r"(?m)^test result: .*?(\d+) passed", r"(?m)^test result: .*?(\d+) failed"),
        (r"(?m)^\s*Tests\s.*?(\d+) passed", r"(?m)^\s*Tests\s.*?(\d+) failed"),
        (r"(?m)^\s+(\d+) passed \(", r"(?m)^\s+(\d+) failed$"),
        (r"(?m)^(?:#|ℹ) pass (\d+)", r"(?m)^(?:#|ℹ) fail (\d+)"),
    ];
    let (mut passed, mut failed, mut seen) = (0, 0, false);
    for (ok, bad) in runners {
        let ((p, a), (f, b)) = (sum(ok), sum(bad));
        passed += p;
        failed += f;
        seen |= a || b;
    }
    // Our browser tests: a line per story.
    let stories = |word: &str| {
        let regex = Regex::new(&format!(r"(?m)^{word}\s+.*\(\d+ ms\)$"));
        regex.map_or(0, |r| r.find_iter(&output).count() as u64)
    };
    let (told, broken) = (stories("ok"), stories("FAIL"));
    (seen || told + broken > 0).then_some((passed + told, failed + broken))
}

/// Without terminal colours.
pub fn plain(text: &str) -> String {
    Regex::new("\x1b\\[[0-9;?]*[A-Za-z]")
        .map(|r| r.replace_all(text, "").into_owned())
        .unwrap_or_else(|_| text.to_string())
}

/// The names of failing Rust tests, with the lines that say why.
pub fn failures(output: &str) -> Vec<String> {
    let Ok(regex) = Regex::new(r"(?m)^(?:test (\S+) \.\.\. FAILED|\s*(?:✘|×|not ok|FAIL)\s+(.+))$") else {
        return Vec::new();
    };
    let output = plain(output);
    regex.captures_iter(&output).map(|c| c.get(1).or(c.get(2)).map_or("", |m| m.as_str()).trim().to_string()).collect()
}

#[cfg(test)]
mod unit {
    #[test]
    fn counts_of_each_runner() {
        let rust = "test a ... ok\ntest result: ok. 12 passed; 0 failed; 1 ignored;\n\ntest result: FAILED. 3 passed; 2 failed; 0 ignored";
        let vitest = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 41 passed (42)\n";
        let cases = [
            (rust, Some((15, 2))),
            (vitest, Some((41, 1))),
            ("\n  1 failed\n    a.spec.ts:3\n  7 passed (3.1s)\n", Some((7, 1))),
            ("# tests 4\n# pass 3\n# fail 1\n", Some((3, 1))),
            ("ok    one talks (120 ms)\nFAIL  two listen (3 ms)\n      Error\n", Some((1, 1))),
            ("nothing here", None),
        ];
        for (text, expected) in cases {
            assert_eq!(super::tests(text), expected, "{text}");
        }
    }

    #[test]
    fn names_of_failures() {
        assert_eq!(super::failures("test a::b ... ok\ntest a::c ... FAILED\n"), ["a::c"]);
    }
}
