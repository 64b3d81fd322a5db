//! The result: measured value, target of the design, figure of the reference server.

use serde_json::json;

/// One figure. Smaller is better for all of them.
pub struct Figure {
    pub value: f64,
    pub target: Option<f64>,
    pub reference: Option<f64>,
}

pub struct Table {
    json: bool,
    rows: Vec<serde_json::Value>,
}

impl Table {
    pub fn new(json: bool) -> Table {
        if !json {
            println!("{:<64} {:>10} {:>9} {:>10}", "measure", "measured", "target", "reference");
        }
        Table { json, rows: Vec::new() }
    }

    pub fn row(&mut self, name: &str, value: f64, target: Option<f64>, reference: Option<f64>) {
        let figure = Figure { value, target, reference };
        if self.json {
            self.rows.push(json!({"name": name, "value": value, "target": target, "reference": reference}));
        } else {
            let cell = |v: Option<f64>| v.map_or(String::from("-"), number);
            let (v, t, r) = (number(figure.value), cell(figure.target), cell(figure.reference));
            println!("{name:<64} {v:>10} {t:>9} {r:>10}  {}", verdict(&figure));
        }
    }

    /// A figure without a target.
    pub fn note(&mut self, name: &str, value: f64) {
        self.row(name, value, None, None);
    }

    pub fn close(self) {
        if self.json {
            println!("{:#}", json!({ "rows": self.rows }));
        }
    }
}

/// "half" means half of the target is met: at most twice the figure.
fn verdict(figure: &Figure) -> &'static str {
    match figure.target {
        Some(target) if figure.value <= target => "met",
        Some(target) if figure.value <= 2.0 * target => "half",
        Some(_) => "missed",
        None => "",
    }
}

fn number(value: f64) -> String {
    match value.abs() {
        v if v >= 100.0 => format!("{value:.0}"),
        v if v >= 10.0 => format!("{value:.1}"),
        v if v >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}

/// The value below which the given share of a sorted list lies.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get(((last as f64) * share).round() as usize).copied().unwrap_or(0.0)
}
