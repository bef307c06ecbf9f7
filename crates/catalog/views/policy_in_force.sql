-- The AI policy in force: of those that were published and have taken effect, the one that was published last.
with effective as (
    select p.*, row_number() over (order by p.published_entry desc) as place
    from policy p cross join today t
    where p.kind = 'ai' and p.state = 'published' and coalesce(p.effective_day, p.published_day, t.now) <= t.now
)
select * from effective where place = 1
