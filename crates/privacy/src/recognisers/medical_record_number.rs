//! Numbers of medical records.

use crate::{Pattern, Recogniser};

pub(crate) const MEDICAL_RECORD_NUMBER: Recogniser = Recogniser {
    name: "medical_record_number",
    label: "MEDICAL_RECORD_NUMBER",
    about: "The number under which a hospital keeps the record of a patient.",
    source: "HL7 Version 2.5.1, field PID-3, table 0203, type MR; 45 CFR 164.514(b)(2)(i)(H); \
             each hospital has its own, without a common check digit; no primary source of the \
             shapes found",
    patterns: &[
        Pattern::new(r"MRN[-_#]?\d{4,12}", 0.9),
        Pattern::new(r"mrn-?\d{4,12}", 0.8),
        Pattern::new(r"MR-\d{5,10}", 0.3),
        Pattern::new(r"[A-Z]{1,3}-?\d{5,10}", 0.15),
        Pattern::new(r"\d{5,12}", 0.1),
        Pattern::new(r"\d{2,3}-\d{2,3}-\d{2,4}", 0.1),
    ],
    context: &[
        "mrn",
        "mrns",
        "medical record",
        "medical record number",
        "medical record no",
        "patient id",
        "patient number",
        "patient identifier",
        "hospital number",
        "chart number",
        "chart no",
        "health record",
        "patientennummer",
        "fallnummer",
        "numéro de dossier",
        "historia clínica",
    ],
    examples: &[
        "her record «MRN-3359254» was sent",
        "MRN: «12345678»",
        "Medical Record Number «H-0045921»",
        "Patient ID «00-45-9213»",
        "«MRN3359254»",
    ],
    counter_examples: &[
        "order 12345678",
        "MRN: none",
        "invoice H-0045921",
        "the medical record of 2023",
        "MRN-12",
    ],
    ..Recogniser::EMPTY
};
