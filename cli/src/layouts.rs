//! The layouts of native parsers that schemas may name although they have no built-in log type.

/// A layout that ships.
pub struct Layout {
    pub log_type: &'static str,
    /// The file of the schemas folder.
    pub name: &'static str,
    pub text: &'static str,
}

/// One entry for a file of the schemas folder.
macro_rules! layout {
    ($vendor:literal, $log_type:literal) => {
        Layout {
            log_type: $log_type,
            name: concat!("schemas/", $vendor, "/", $log_type, ".layout.yml"),
            text: include_str!(concat!(
                "../../schemas/",
                $vendor,
                "/",
                $log_type,
                ".layout.yml"
            )),
        }
    };
}

/// Every layout, by name. A test finds those that are missing.
pub const LAYOUTS: &[Layout] = &[
    layout!("aws", "AWS.AuroraMySQLAudit"),
    layout!("aws", "AWS.CloudFrontAccess"),
    layout!("aws", "AWS.S3ServerAccess"),
    layout!("aws", "AWS.VPCFlow"),
    layout!("cisco-umbrella", "CiscoUmbrella.CloudFirewall"),
    layout!("cisco-umbrella", "CiscoUmbrella.DNS"),
    layout!("cisco-umbrella", "CiscoUmbrella.IP"),
    layout!("juniper", "Juniper.Access"),
    layout!("juniper", "Juniper.Audit"),
    layout!("juniper", "Juniper.Firewall"),
    layout!("juniper", "Juniper.MWS"),
    layout!("syslog", "Syslog.RFC3164"),
    layout!("syslog", "Syslog.RFC5424"),
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::builtin::BUILT_IN;
    use crate::schemas::files_below;

    #[test]
    fn every_layout_that_ships_is_known() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
        let is_layout = |path: &Path| path.to_string_lossy().ends_with(".layout.yml");
        let files = files_below(&folder, &is_layout).unwrap_or_else(|_| panic!("{folder:?}"));
        let names = files.iter().map(|path| path.to_string_lossy().into_owned());
        for name in names {
            let known = LAYOUTS.iter().map(|layout| layout.name);
            let built_in = BUILT_IN.iter().map(|built_in| built_in.layout.name);
            let mut all = known.chain(built_in);
            assert!(
                all.any(|known| name.ends_with(known)),
                "{name} is missing here"
            );
        }
    }
}
