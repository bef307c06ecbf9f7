-- Registers of which a person said not too long ago that they are complete, or that there is nothing to put in: only then does a
-- check without a subject not apply.
select lower(a.about) as about, max(a.entry) as entry
from attestation a cross join today t
     cross join (select coalesce(max(value), 365) as days from setting where name = 'attestation_days') d
where a.state = 'given' and a.until_day >= t.now and t.now - a.created_day <= d.days
group by lower(a.about)
