//! Trigger ids: whoever was just used may open a dialog for the user who used it.

use ochre_kernel::{App, AppError};
use ochre_secret::{SigningKey, TriggerId, new_trigger_id, read_trigger_id};

fn key(app: &App) -> Result<SigningKey, AppError> {
    SigningKey::from_json(&app.facts().signing_key)
        .map_err(|_| AppError::new("interactive_message.generate_trigger_id.signing_failed", 500))
}

/// The client's id of what may follow, and the trigger id that goes to the integration.
pub fn new(app: &App, user: &str) -> Result<(String, String), AppError> {
    let client_id = app.new_id();
    let trigger = new_trigger_id(&key(app)?, &client_id, user, app.now());
    Ok((client_id, trigger))
}

/// Who was meant, while the trigger id lives (`OutgoingIntegrationRequestsTimeout`).
pub fn read(app: &App, trigger_id: &str) -> Result<TriggerId, AppError> {
    let seconds = app.config().service.outgoing_integration_requests_timeout;
    read_trigger_id(&key(app)?, trigger_id, app.now(), seconds * 1000).map_err(|e| AppError::bad(e.id()))
}
