//! What clients ask about a hosting provider: this server runs by itself, there is none.

use ochre_kernel::{AppError, Auth, Ctx, Perm, Reply, Routes};

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("admin/cloud");
    r.get("/cloud/products", "GetCloudProducts", Auth::Session, read_billing);
    r.get("/cloud/limits", "GetCloudLimits", Auth::Session, hosted_only);
    r.get("/cloud/customer", "GetCloudCustomer", Auth::Session, read_billing);
    r.put("/cloud/customer", "UpdateCloudCustomer", Auth::Session, write_billing);
    r.put("/cloud/customer/address", "UpdateCloudCustomerAddress", Auth::Session, write_billing);
    r.get("/cloud/subscription", "GetSubscription", Auth::Session, read_billing);
    r.get("/cloud/subscription/invoices", "GetInvoicesForSubscription", Auth::Session, read_billing);
    let invoice = "/cloud/subscription/invoices/{invoice_id}/pdf";
    r.get(invoice, "GetInvoiceForSubscriptionAsPdf", Auth::Session, read_billing);
    r.post("/cloud/validate-business-email", "ValidateBusinessEmail", Auth::Session, no_portal);
    r.post("/cloud/validate-workspace-business-email", "ValidateWorkspaceBusinessEmail", Auth::Session, write_billing);
    r.post("/cloud/webhook", "PostEndpointForCwsWebhooks", Auth::CloudKey, hosted_only);
    r.get("/cloud/installation", "GetEndpointForInstallationInformation", Auth::Session, installation);
    r.get("/cloud/check-cws-connection", "CheckCWSConnection", Auth::None, no_portal);
    r.get("/cloud/preview/modal_data", "GetPreviewModalData", Auth::Session, preview);
    r.get("/hosted_customer/signup_available", "HandleSignupAvailable", Auth::Session, signup);
}

/// 422 while `CloudSettings.Disable` is set.
fn enabled(ctx: &Ctx) -> Result<(), AppError> {
    match ctx.app.config().cloud.disable {
        true => Err(AppError::new("api.server.cws.disabled", 422)),
        false => Ok(()),
    }
}

fn not_hosted() -> AppError {
    AppError::new("api.cloud.license_error", 403)
}

async fn hosted_only(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    Err(not_hosted())
}

async fn read_billing(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleReadBilling).await?;
    Err(not_hosted())
}

async fn write_billing(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleWriteBilling).await?;
    Err(not_hosted())
}

async fn installation(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    ctx.grant_system(Perm::SysconsoleReadSiteIpFilters).await?;
    Err(AppError::bad("api.server.cws.needs_enterprise_edition"))
}

async fn no_portal(ctx: Ctx) -> Reply {
    enabled(&ctx)?;
    Err(AppError::bad("api.server.cws.needs_enterprise_edition"))
}

async fn preview(_: Ctx) -> Reply {
    Err(AppError::missing("api.cloud.app_error"))
}

async fn signup(_: Ctx) -> Reply {
    Err(AppError::new("api.server.hosted_signup_unavailable.error", 501))
}
