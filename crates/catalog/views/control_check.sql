-- The checks that serve each control of Annex A, as the items of the catalogue name them; a test compares the two.
select column1 as control, column2 as check
from (values
    ('A.2.2', 'PL-POL-03'), ('A.2.2', 'PL-POL-04'), ('A.2.2', 'PL-POL-01'), ('A.2.3', 'PL-POL-05'), ('A.2.4', 'PL-POL-06'),
    ('A.3.2', 'PL-ROLE-03'), ('A.3.2', 'PL-ROLE-04'), ('A.3.3', 'PL-CONC-01'), ('A.3.3', 'PL-CONC-02'),
    ('A.4.2', 'PL-INV-01'), ('A.4.2', 'PL-INV-02'), ('A.4.3', 'PL-DATA-01'), ('A.4.3', 'PL-DATA-02'),
    ('A.4.4', 'PL-TOOL-01'), ('A.4.5', 'PL-HOST-01'), ('A.4.5', 'PL-HOST-02'), ('A.4.6', 'PL-COMP-03'),
    ('A.5.2', 'PL-IMP-04'), ('A.5.2', 'PL-IMP-01'), ('A.5.3', 'PL-IMP-05'), ('A.5.4', 'PL-IMP-06'), ('A.5.4', 'PL-FAIR-01'),
    ('A.5.4', 'PL-FAIR-02'), ('A.5.5', 'PL-IMP-07'), ('A.6.1.2', 'PL-DEV-01'), ('A.6.1.2', 'PL-DEV-02'),
    ('A.6.1.3', 'PL-DEV-03'), ('A.6.1.3', 'PL-DEV-04'), ('A.6.2.2', 'PL-REQ-01'), ('A.6.2.3', 'PL-DEV-05'),
    ('A.6.2.3', 'PL-DEV-06'), ('A.6.2.4', 'PL-VER-01'), ('A.6.2.4', 'PL-VER-02'), ('A.6.2.4', 'PL-VER-03'),
    ('A.6.2.5', 'PL-DEPL-01'), ('A.6.2.5', 'PL-DEPL-02'), ('A.6.2.5', 'PL-DEPL-03'), ('A.6.2.5', 'PL-DEV-04'),
    ('A.6.2.6', 'PL-OPER-01'), ('A.6.2.6', 'PL-DRIFT-01'), ('A.6.2.6', 'PL-PERF-01'), ('A.6.2.6', 'PL-DET-01'),
    ('A.6.2.6', 'PL-FAIR-01'), ('A.6.2.7', 'PL-TDOC-01'), ('A.6.2.7', 'PL-TDOC-02'), ('A.6.2.8', 'PL-LOG-01'),
    ('A.6.2.8', 'PL-LOG-02'), ('A.6.2.8', 'PL-LED-01'), ('A.7.2', 'PL-DATA-03'), ('A.7.2', 'PL-PRIV-01'),
    ('A.7.2', 'PL-PRIV-02'), ('A.7.3', 'PL-DATA-04'), ('A.7.3', 'PL-DATA-05'), ('A.7.4', 'PL-QUAL-01'),
    ('A.7.4', 'PL-QUAL-02'), ('A.7.5', 'PL-PROV-01'), ('A.7.5', 'PL-DATA-06'), ('A.7.6', 'PL-PREP-01'),
    ('A.7.6', 'PL-PREP-02'), ('A.8.2', 'PL-USER-01'), ('A.8.2', 'PL-USER-02'), ('A.8.3', 'PL-EXT-01'),
    ('A.8.3', 'PL-CONC-03'), ('A.8.4', 'PL-INC-01'), ('A.8.4', 'PL-INC-02'), ('A.8.4', 'PL-DET-01'), ('A.8.5', 'PL-REP-01'),
    ('A.8.5', 'PL-REP-02'), ('A.9.2', 'PL-USE-01'), ('A.9.2', 'PL-USE-02'), ('A.9.3', 'PL-USE-03'), ('A.9.3', 'PL-OVER-01'),
    ('A.9.4', 'PL-USE-04'), ('A.9.4', 'PL-USE-05'), ('A.10.2', 'PL-SHARE-01'), ('A.10.3', 'PL-SUP-01'),
    ('A.10.3', 'PL-SUP-02'), ('A.10.4', 'PL-CUST-01'), ('A.10.4', 'PL-CUST-02')
)
