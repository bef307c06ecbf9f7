-- Registers of which a person said within a year that they are complete, or that there is nothing to put in: only then does a
-- check without a subject not apply.
select lower(a.about) as about, max(a.entry) as entry
from attestation a cross join today t
where a.state = 'given' and a.until_day >= t.now and t.now - a.created_day <= 365
group by lower(a.about)
