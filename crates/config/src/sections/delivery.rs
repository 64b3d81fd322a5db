//! `DeliverySettings`: who may see what became of notifications. Our own section.

use super::section;

section! {
    /// Who may see what became of notifications.
    DeliverySettings {
        senders_see_totals: bool = "SendersSeeTotals", false, "site_notifications";
    }
}
