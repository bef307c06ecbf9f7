//! The recognisers, one file each. This is the only list; a test holds every one against its examples.

mod aba_routing;
mod address_unit;
mod age;
mod api_key;
mod ar_cuit;
mod at_svnr;
mod au_abn;
mod au_acn;
mod au_medicare;
mod au_tfn;
mod bar_number;
mod be_nrn;
mod bg_egn;
mod bic_code;
mod br_cnpj;
mod br_cpf;
mod ca_sin;
mod ch_ahv;
mod cl_rut;
mod cn_resident_id;
mod co_nit;
mod company;
mod connection_string;
mod coordinates;
mod court_case_number;
mod credit_card;
mod crypto_address;
mod cz_rodne_cislo;
mod date_time;
mod de_personalausweis;
mod de_postleitzahl;
mod de_reisepass;
mod de_rentenversicherungsnummer;
mod de_steuer_id;
mod dk_cpr;
mod docket_number;
mod domain_name;
mod ec_cedula;
mod ee_isikukood;
mod email_address;
mod es_cif;
mod es_nie;
mod es_nif;
mod eu_vat;
mod fi_hetu;
mod fr_nir;
mod fr_passport;
mod fr_siren;
mod fr_siret;
mod gr_afm;
mod gr_amka;
mod health_condition;
mod hk_id;
mod hr_oib;
mod hu_taj;
mod iban_code;
mod ie_pps;
mod il_id;
mod imei;
mod in_aadhaar;
mod in_pan;
mod in_voter;
mod insurance_policy_number;
mod introduced_person;
mod ip_address;
mod is_kennitala;
mod it_codice_fiscale;
mod it_identity_card;
mod it_partita_iva;
mod jmbg;
mod job_title;
mod jp_my_number;
mod jwt;
mod kr_rrn;
mod licence_plate;
mod lt_asmens_kodas;
mod lu_id;
mod lv_personas_kods;
mod mac_address;
mod medical_record_number;
mod medication_name;
mod mx_curp;
mod mx_rfc;
mod my_nric;
mod national_id_number;
mod nl_bsn;
mod no_fodselsnummer;
mod nrp;
mod nz_ird;
mod password;
mod phone_number;
mod pl_identity_card;
mod pl_nip;
mod pl_pesel;
mod pl_regon;
mod place_lived_in;
mod private_key;
mod pt_nif;
mod ro_cnp;
mod ru_inn;
mod ru_snils;
mod se_personnummer;
mod sg_nric;
mod street_address;
mod th_id;
mod title;
mod tr_tckn;
mod tw_id;
mod ua_rnokpp;
mod uk_driving_licence;
mod uk_nhs;
mod uk_nino;
mod uk_passport;
mod uk_postcode;
mod uk_utr;
mod url;
mod us_bank_number;
mod us_dea;
mod us_driver_license;
mod us_ein;
mod us_itin;
mod us_mbi;
mod us_npi;
mod us_passport;
mod us_ssn;
mod us_zip;
mod username;
mod uuid;
mod vin;
mod za_id;

use crate::Recogniser;

/// Every recogniser that is built in. Where two find the same, with the same belief, the first counts.
pub const RECOGNISERS: &[&Recogniser] = &[
    &aba_routing::ABA_ROUTING,
    &address_unit::ADDRESS_UNIT,
    &age::AGE,
    &api_key::API_KEY,
    &ar_cuit::AR_CUIT,
    &at_svnr::AT_SVNR,
    &au_abn::AU_ABN,
    &au_acn::AU_ACN,
    &au_medicare::AU_MEDICARE,
    &au_tfn::AU_TFN,
    &bar_number::BAR_NUMBER,
    &be_nrn::BE_NRN,
    &bg_egn::BG_EGN,
    &bic_code::BIC_CODE,
    &br_cnpj::BR_CNPJ,
    &br_cpf::BR_CPF,
    &ca_sin::CA_SIN,
    &ch_ahv::CH_AHV,
    &cl_rut::CL_RUT,
    &cn_resident_id::CN_RESIDENT_ID,
    &co_nit::CO_NIT,
    &company::COMPANY,
    &connection_string::CONNECTION_STRING,
    &coordinates::COORDINATES,
    &court_case_number::COURT_CASE_NUMBER,
    &credit_card::CREDIT_CARD,
    &crypto_address::CRYPTO_ADDRESS,
    &cz_rodne_cislo::CZ_RODNE_CISLO,
    &date_time::DATE_TIME,
    &de_personalausweis::DE_PERSONALAUSWEIS,
    &de_postleitzahl::DE_POSTLEITZAHL,
    &de_reisepass::DE_REISEPASS,
    &de_rentenversicherungsnummer::DE_RENTENVERSICHERUNGSNUMMER,
    &de_steuer_id::DE_STEUER_ID,
    &dk_cpr::DK_CPR,
    &docket_number::DOCKET_NUMBER,
    &domain_name::DOMAIN_NAME,
    &ec_cedula::EC_CEDULA,
    &ee_isikukood::EE_ISIKUKOOD,
    &email_address::EMAIL_ADDRESS,
    &es_cif::ES_CIF,
    &es_nie::ES_NIE,
    &es_nif::ES_NIF,
    &eu_vat::EU_VAT,
    &fi_hetu::FI_HETU,
    &fr_nir::FR_NIR,
    &fr_passport::FR_PASSPORT,
    &fr_siren::FR_SIREN,
    &fr_siret::FR_SIRET,
    &gr_afm::GR_AFM,
    &gr_amka::GR_AMKA,
    &health_condition::HEALTH_CONDITION,
    &hk_id::HK_ID,
    &hr_oib::HR_OIB,
    &hu_taj::HU_TAJ,
    &iban_code::IBAN_CODE,
    &ie_pps::IE_PPS,
    &il_id::IL_ID,
    &imei::IMEI,
    &in_aadhaar::IN_AADHAAR,
    &in_pan::IN_PAN,
    &in_voter::IN_VOTER,
    &insurance_policy_number::INSURANCE_POLICY_NUMBER,
    &introduced_person::INTRODUCED_PERSON,
    &ip_address::IP_ADDRESS,
    &is_kennitala::IS_KENNITALA,
    &it_codice_fiscale::IT_CODICE_FISCALE,
    &it_identity_card::IT_IDENTITY_CARD,
    &it_partita_iva::IT_PARTITA_IVA,
    &jmbg::JMBG,
    &job_title::JOB_TITLE,
    &jp_my_number::JP_MY_NUMBER,
    &jwt::JWT,
    &kr_rrn::KR_RRN,
    &licence_plate::LICENCE_PLATE,
    &lt_asmens_kodas::LT_ASMENS_KODAS,
    &lu_id::LU_ID,
    &lv_personas_kods::LV_PERSONAS_KODS,
    &mac_address::MAC_ADDRESS,
    &medical_record_number::MEDICAL_RECORD_NUMBER,
    &medication_name::MEDICATION_NAME,
    &mx_curp::MX_CURP,
    &mx_rfc::MX_RFC,
    &my_nric::MY_NRIC,
    &national_id_number::NATIONAL_ID_NUMBER,
    &nl_bsn::NL_BSN,
    &no_fodselsnummer::NO_FODSELSNUMMER,
    &nrp::NRP,
    &nz_ird::NZ_IRD,
    &password::PASSWORD,
    &phone_number::PHONE_NUMBER,
    &pl_identity_card::PL_IDENTITY_CARD,
    &pl_nip::PL_NIP,
    &pl_pesel::PL_PESEL,
    &pl_regon::PL_REGON,
    &place_lived_in::PLACE_LIVED_IN,
    &private_key::PRIVATE_KEY,
    &pt_nif::PT_NIF,
    &ro_cnp::RO_CNP,
    &ru_inn::RU_INN,
    &ru_snils::RU_SNILS,
    &se_personnummer::SE_PERSONNUMMER,
    &sg_nric::SG_NRIC,
    &street_address::STREET_ADDRESS,
    &th_id::TH_ID,
    &title::TITLE,
    &tr_tckn::TR_TCKN,
    &tw_id::TW_ID,
    &ua_rnokpp::UA_RNOKPP,
    &uk_driving_licence::UK_DRIVING_LICENCE,
    &uk_nhs::UK_NHS,
    &uk_nino::UK_NINO,
    &uk_passport::UK_PASSPORT,
    &uk_postcode::UK_POSTCODE,
    &uk_utr::UK_UTR,
    &url::URL,
    &us_bank_number::US_BANK_NUMBER,
    &us_dea::US_DEA,
    &us_driver_license::US_DRIVER_LICENSE,
    &us_ein::US_EIN,
    &us_itin::US_ITIN,
    &us_mbi::US_MBI,
    &us_npi::US_NPI,
    &us_passport::US_PASSPORT,
    &us_ssn::US_SSN,
    &us_zip::US_ZIP,
    &username::USERNAME,
    &uuid::UUID,
    &vin::VIN,
    &za_id::ZA_ID,
];
