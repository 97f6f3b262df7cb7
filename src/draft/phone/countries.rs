//! English names of countries and territories by their two-letter code (ISO 3166, and the codes that phone numbering
//! adds: AC, TA, XK). The phone library knows codes only.

use crate::words;

/// The name of a country, by its code in capitals.
pub fn name(code: &str) -> Option<&'static str> {
    NAMES
        .binary_search_by_key(&code, |(known, _)| known)
        .ok()
        .and_then(|at| NAMES.get(at))
        .map(|(_, name)| words::text(name))
}

/// The name as it stands in a sentence: "the United States".
pub fn with_article(name: &str) -> String {
    let takes_article = name.starts_with("United ")
        || name.ends_with("Islands")
        || name.ends_with("Republic")
        || name.ends_with("Territory")
        || matches!(
            name,
            "Bahamas"
                | "Gambia"
                | "Netherlands"
                | "Caribbean Netherlands"
                | "Philippines"
                | "Maldives"
                | "Comoros"
                | "Isle of Man"
        );
    if takes_article {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// Sorted by code.
const NAMES: &[(&str, &str)] = &[
    ("AC", mark!("Ascension Island")),
    ("AD", mark!("Andorra")),
    ("AE", mark!("United Arab Emirates")),
    ("AF", mark!("Afghanistan")),
    ("AG", mark!("Antigua and Barbuda")),
    ("AI", mark!("Anguilla")),
    ("AL", mark!("Albania")),
    ("AM", mark!("Armenia")),
    ("AO", mark!("Angola")),
    ("AR", mark!("Argentina")),
    ("AS", mark!("American Samoa")),
    ("AT", mark!("Austria")),
    ("AU", mark!("Australia")),
    ("AW", mark!("Aruba")),
    ("AX", mark!("Åland Islands")),
    ("AZ", mark!("Azerbaijan")),
    ("BA", mark!("Bosnia and Herzegovina")),
    ("BB", mark!("Barbados")),
    ("BD", mark!("Bangladesh")),
    ("BE", mark!("Belgium")),
    ("BF", mark!("Burkina Faso")),
    ("BG", mark!("Bulgaria")),
    ("BH", mark!("Bahrain")),
    ("BI", mark!("Burundi")),
    ("BJ", mark!("Benin")),
    ("BL", mark!("Saint Barthélemy")),
    ("BM", mark!("Bermuda")),
    ("BN", mark!("Brunei")),
    ("BO", mark!("Bolivia")),
    ("BQ", mark!("Caribbean Netherlands")),
    ("BR", mark!("Brazil")),
    ("BS", mark!("Bahamas")),
    ("BT", mark!("Bhutan")),
    ("BW", mark!("Botswana")),
    ("BY", mark!("Belarus")),
    ("BZ", mark!("Belize")),
    ("CA", mark!("Canada")),
    ("CC", mark!("Cocos Islands")),
    ("CD", mark!("Congo (Kinshasa)")),
    ("CF", mark!("Central African Republic")),
    ("CG", mark!("Congo (Brazzaville)")),
    ("CH", mark!("Switzerland")),
    ("CI", mark!("Côte d’Ivoire")),
    ("CK", mark!("Cook Islands")),
    ("CL", mark!("Chile")),
    ("CM", mark!("Cameroon")),
    ("CN", mark!("China")),
    ("CO", mark!("Colombia")),
    ("CR", mark!("Costa Rica")),
    ("CU", mark!("Cuba")),
    ("CV", mark!("Cape Verde")),
    ("CW", mark!("Curaçao")),
    ("CX", mark!("Christmas Island")),
    ("CY", mark!("Cyprus")),
    ("CZ", mark!("Czechia")),
    ("DE", mark!("Germany")),
    ("DJ", mark!("Djibouti")),
    ("DK", mark!("Denmark")),
    ("DM", mark!("Dominica")),
    ("DO", mark!("Dominican Republic")),
    ("DZ", mark!("Algeria")),
    ("EC", mark!("Ecuador")),
    ("EE", mark!("Estonia")),
    ("EG", mark!("Egypt")),
    ("EH", mark!("Western Sahara")),
    ("ER", mark!("Eritrea")),
    ("ES", mark!("Spain")),
    ("ET", mark!("Ethiopia")),
    ("FI", mark!("Finland")),
    ("FJ", mark!("Fiji")),
    ("FK", mark!("Falkland Islands")),
    ("FM", mark!("Micronesia")),
    ("FO", mark!("Faroe Islands")),
    ("FR", mark!("France")),
    ("GA", mark!("Gabon")),
    ("GB", mark!("United Kingdom")),
    ("GD", mark!("Grenada")),
    ("GE", mark!("Georgia")),
    ("GF", mark!("French Guiana")),
    ("GG", mark!("Guernsey")),
    ("GH", mark!("Ghana")),
    ("GI", mark!("Gibraltar")),
    ("GL", mark!("Greenland")),
    ("GM", mark!("Gambia")),
    ("GN", mark!("Guinea")),
    ("GP", mark!("Guadeloupe")),
    ("GQ", mark!("Equatorial Guinea")),
    ("GR", mark!("Greece")),
    ("GT", mark!("Guatemala")),
    ("GU", mark!("Guam")),
    ("GW", mark!("Guinea-Bissau")),
    ("GY", mark!("Guyana")),
    ("HK", mark!("Hong Kong")),
    ("HN", mark!("Honduras")),
    ("HR", mark!("Croatia")),
    ("HT", mark!("Haiti")),
    ("HU", mark!("Hungary")),
    ("ID", mark!("Indonesia")),
    ("IE", mark!("Ireland")),
    ("IL", mark!("Israel")),
    ("IM", mark!("Isle of Man")),
    ("IN", mark!("India")),
    ("IO", mark!("British Indian Ocean Territory")),
    ("IQ", mark!("Iraq")),
    ("IR", mark!("Iran")),
    ("IS", mark!("Iceland")),
    ("IT", mark!("Italy")),
    ("JE", mark!("Jersey")),
    ("JM", mark!("Jamaica")),
    ("JO", mark!("Jordan")),
    ("JP", mark!("Japan")),
    ("KE", mark!("Kenya")),
    ("KG", mark!("Kyrgyzstan")),
    ("KH", mark!("Cambodia")),
    ("KI", mark!("Kiribati")),
    ("KM", mark!("Comoros")),
    ("KN", mark!("Saint Kitts and Nevis")),
    ("KP", mark!("North Korea")),
    ("KR", mark!("South Korea")),
    ("KW", mark!("Kuwait")),
    ("KY", mark!("Cayman Islands")),
    ("KZ", mark!("Kazakhstan")),
    ("LA", mark!("Laos")),
    ("LB", mark!("Lebanon")),
    ("LC", mark!("Saint Lucia")),
    ("LI", mark!("Liechtenstein")),
    ("LK", mark!("Sri Lanka")),
    ("LR", mark!("Liberia")),
    ("LS", mark!("Lesotho")),
    ("LT", mark!("Lithuania")),
    ("LU", mark!("Luxembourg")),
    ("LV", mark!("Latvia")),
    ("LY", mark!("Libya")),
    ("MA", mark!("Morocco")),
    ("MC", mark!("Monaco")),
    ("MD", mark!("Moldova")),
    ("ME", mark!("Montenegro")),
    ("MF", mark!("Saint Martin")),
    ("MG", mark!("Madagascar")),
    ("MH", mark!("Marshall Islands")),
    ("MK", mark!("North Macedonia")),
    ("ML", mark!("Mali")),
    ("MM", mark!("Myanmar")),
    ("MN", mark!("Mongolia")),
    ("MO", mark!("Macao")),
    ("MP", mark!("Northern Mariana Islands")),
    ("MQ", mark!("Martinique")),
    ("MR", mark!("Mauritania")),
    ("MS", mark!("Montserrat")),
    ("MT", mark!("Malta")),
    ("MU", mark!("Mauritius")),
    ("MV", mark!("Maldives")),
    ("MW", mark!("Malawi")),
    ("MX", mark!("Mexico")),
    ("MY", mark!("Malaysia")),
    ("MZ", mark!("Mozambique")),
    ("NA", mark!("Namibia")),
    ("NC", mark!("New Caledonia")),
    ("NE", mark!("Niger")),
    ("NF", mark!("Norfolk Island")),
    ("NG", mark!("Nigeria")),
    ("NI", mark!("Nicaragua")),
    ("NL", mark!("Netherlands")),
    ("NO", mark!("Norway")),
    ("NP", mark!("Nepal")),
    ("NR", mark!("Nauru")),
    ("NU", mark!("Niue")),
    ("NZ", mark!("New Zealand")),
    ("OM", mark!("Oman")),
    ("PA", mark!("Panama")),
    ("PE", mark!("Peru")),
    ("PF", mark!("French Polynesia")),
    ("PG", mark!("Papua New Guinea")),
    ("PH", mark!("Philippines")),
    ("PK", mark!("Pakistan")),
    ("PL", mark!("Poland")),
    ("PM", mark!("Saint Pierre and Miquelon")),
    ("PR", mark!("Puerto Rico")),
    ("PS", mark!("Palestine")),
    ("PT", mark!("Portugal")),
    ("PW", mark!("Palau")),
    ("PY", mark!("Paraguay")),
    ("QA", mark!("Qatar")),
    ("RE", mark!("Réunion")),
    ("RO", mark!("Romania")),
    ("RS", mark!("Serbia")),
    ("RU", mark!("Russia")),
    ("RW", mark!("Rwanda")),
    ("SA", mark!("Saudi Arabia")),
    ("SB", mark!("Solomon Islands")),
    ("SC", mark!("Seychelles")),
    ("SD", mark!("Sudan")),
    ("SE", mark!("Sweden")),
    ("SG", mark!("Singapore")),
    ("SH", mark!("Saint Helena")),
    ("SI", mark!("Slovenia")),
    ("SJ", mark!("Svalbard")),
    ("SK", mark!("Slovakia")),
    ("SL", mark!("Sierra Leone")),
    ("SM", mark!("San Marino")),
    ("SN", mark!("Senegal")),
    ("SO", mark!("Somalia")),
    ("SR", mark!("Suriname")),
    ("SS", mark!("South Sudan")),
    ("ST", mark!("São Tomé and Príncipe")),
    ("SV", mark!("El Salvador")),
    ("SX", mark!("Sint Maarten")),
    ("SY", mark!("Syria")),
    ("SZ", mark!("Eswatini")),
    ("TA", mark!("Tristan da Cunha")),
    ("TC", mark!("Turks and Caicos Islands")),
    ("TD", mark!("Chad")),
    ("TG", mark!("Togo")),
    ("TH", mark!("Thailand")),
    ("TJ", mark!("Tajikistan")),
    ("TK", mark!("Tokelau")),
    ("TL", mark!("Timor-Leste")),
    ("TM", mark!("Turkmenistan")),
    ("TN", mark!("Tunisia")),
    ("TO", mark!("Tonga")),
    ("TR", mark!("Türkiye")),
    ("TT", mark!("Trinidad and Tobago")),
    ("TV", mark!("Tuvalu")),
    ("TW", mark!("Taiwan")),
    ("TZ", mark!("Tanzania")),
    ("UA", mark!("Ukraine")),
    ("UG", mark!("Uganda")),
    ("US", mark!("United States")),
    ("UY", mark!("Uruguay")),
    ("UZ", mark!("Uzbekistan")),
    ("VA", mark!("Vatican City")),
    ("VC", mark!("Saint Vincent and the Grenadines")),
    ("VE", mark!("Venezuela")),
    ("VG", mark!("British Virgin Islands")),
    ("VI", mark!("US Virgin Islands")),
    ("VN", mark!("Vietnam")),
    ("VU", mark!("Vanuatu")),
    ("WF", mark!("Wallis and Futuna")),
    ("WS", mark!("Samoa")),
    ("XK", mark!("Kosovo")),
    ("YE", mark!("Yemen")),
    ("YT", mark!("Mayotte")),
    ("ZA", mark!("South Africa")),
    ("ZM", mark!("Zambia")),
    ("ZW", mark!("Zimbabwe")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_so_that_every_row_is_found() {
        assert!(NAMES.is_sorted_by(|left, right| left.0 < right.0));
        assert_eq!(name("SA"), Some("Saudi Arabia"));
        assert_eq!(name("ZW"), Some("Zimbabwe"));
        assert_eq!(name("AC"), Some("Ascension Island"));
        assert_eq!(name("sa"), None);
        assert_eq!(name("001"), None);
    }

    #[test]
    fn a_name_takes_its_article() {
        assert_eq!(with_article("United States"), "the United States");
        assert_eq!(with_article("Saudi Arabia"), "Saudi Arabia");
    }
}
