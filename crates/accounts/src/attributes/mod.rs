//! Attributes of a profile that administrators define (contract: `CPAField`): up to twenty fields, and what people put in.
//! Fields are rows of `propertyfields` in the group `custom_profile_attributes`, values rows of `propertyvalues`.

mod fields;
mod rules;
mod store;
pub mod synced;
mod values;

use ochre_kernel::Routes;

/// Routes of the slice.
pub fn routes(r: &mut Routes) {
    r.slice("accounts/attributes");
    fields::routes(r);
    values::routes(r);
}
