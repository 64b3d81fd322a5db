//! From which addresses the server may be reached: ranges that administrators list. Without one that is on, from everywhere.
//! The rows are read into memory at the start, after each change, and every minute (another node may have changed them).

mod range;

use arc_swap::ArcSwap;
use ochre_db::{DbError, Row};
use ochre_kernel::ports::Admission;
use ochre_kernel::{App, AppError, Auth, BoxFuture, Ctx, Perm, Reply, Routes, args, sql};
use ochre_types::{AllowedIPRange, GetIPAddressResponse};
use range::Range;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/ip_filters");
    r.get("/ip_filtering", "GetIPFilters", Auth::Session, get);
    r.post("/ip_filtering", "ApplyIPFilters", Auth::Session, apply);
    r.get("/ip_filtering/my_ip", "MyIP", Auth::Session, mine);
}

/// Makes the rules count. They are first read by [`Admission::reload`].
pub fn wire(app: &Arc<App>) {
    let _ = app.ports.admission.set(Box::new(Filters::default()));
    let again = |app: Arc<App>| -> BoxFuture<'static, Result<(), AppError>> {
        Box::pin(async move { app.admission().reload(&app).await })
    };
    app.jobs.every("address filters", Duration::from_secs(60), Box::new(again));
}

sql!(ALL = "SELECT cidrblock, description, enabled, ownerid FROM ochre_ip_filters ORDER BY position");
sql!(CLEAR = "DELETE FROM ochre_ip_filters");
sql!(
    ADD =
        "INSERT INTO ochre_ip_filters (position, cidrblock, description, enabled, ownerid) VALUES ($1, $2, $3, $4, $5)"
);

/// Most rules, and characters of a description.
const MOST: usize = 500;
const LONGEST: usize = 255;

/// The ranges that are on.
#[derive(Default)]
struct Filters(ArcSwap<Vec<Range>>);

impl Admission for Filters {
    fn admits(&self, ip: IpAddr) -> bool {
        let ranges = self.0.load();
        ranges.is_empty() || ranges.iter().any(|r| r.holds(ip))
    }

    fn reload(&self, app: &Arc<App>) -> BoxFuture<'static, Result<(), AppError>> {
        let app = app.clone();
        Box::pin(async move {
            let rules = rules(&app).await?;
            app.admission().use_only(&rules);
            Ok(())
        })
    }

    fn use_only(&self, rules: &[AllowedIPRange]) {
        self.0.store(Arc::new(ranges(rules)));
    }
}

/// Those that are on; a row that cannot be read admits nobody, like every range that holds nobody.
fn ranges(rules: &[AllowedIPRange]) -> Vec<Range> {
    rules.iter().filter(|r| r.enabled).map(|r| Range::read(&r.cidr_block).unwrap_or(Range::NONE)).collect()
}

fn row(r: &Row) -> Result<AllowedIPRange, DbError> {
    Ok(AllowedIPRange { cidr_block: r.get(0)?, description: r.get(1)?, enabled: r.get(2)?, owner_id: r.get(3)? })
}

async fn rules(app: &App) -> Result<Vec<AllowedIPRange>, AppError> {
    Ok(app.db.all(&ALL, args![], row).await?)
}

async fn get(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleReadSiteIpFilters).await?;
    ctx.json(&rules(&ctx.app).await?)
}

/// All rules at once. Who sets them must be among those who may still come.
async fn apply(ctx: Ctx) -> Reply {
    ctx.grant_system(Perm::SysconsoleWriteSiteIpFilters).await?;
    let mut wanted: Vec<AllowedIPRange> = ctx.decode("ip_filters")?;
    if wanted.len() > MOST {
        return Err(AppError::body("ip_filters"));
    }
    for rule in &mut wanted {
        rule.cidr_block = rule.cidr_block.trim().to_string();
        if Range::read(&rule.cidr_block).is_none() {
            return Err(AppError::bad("ochre.ip_filtering.rule").detail(rule.cidr_block.clone()));
        }
        if rule.description.chars().count() > LONGEST {
            return Err(AppError::body("description"));
        }
        if !ochre_types::is_valid_id(&rule.owner_id) {
            rule.owner_id = ctx.me().to_string();
        }
    }
    let on = ranges(&wanted);
    if !on.is_empty() && !on.iter().any(|r| r.holds(ctx.ip)) {
        return Err(AppError::bad("ochre.ip_filtering.own_address").detail(ctx.ip.to_string()));
    }
    save(&ctx, &wanted).await?;
    ctx.app.admission().use_only(&wanted);
    // Sockets of addresses that are out now find the door closed when they come back; the others go on where they were.
    ctx.app.live().reconnect_all();
    ctx.json(&wanted)
}

async fn save(ctx: &Ctx, rules: &[AllowedIPRange]) -> Result<(), AppError> {
    let mut tx = ctx.begin().await?;
    tx.exec(&CLEAR, args![]).await?;
    for (position, r) in (0_i64..).zip(rules) {
        tx.defer(&ADD, args![position, &r.cidr_block, &r.description, r.enabled, &r.owner_id]);
    }
    tx.commit().await
}

/// The caller's address as the rules see it.
async fn mine(ctx: Ctx) -> Reply {
    ctx.json(&GetIPAddressResponse { ip: ctx.ip.to_canonical().to_string() })
}
