-- The whole assessment of a plan as the database itself runs it. The method is defined in Python
-- (`indicators/method`); this is the same for many rows at once, section by section, and
-- `tests/indicators/test_set_based.py` holds the two equal, cell by cell.
--
-- A line that begins with “-- step” names what follows it; `engine.py` runs the steps in order. `%(…)s` are
-- parameters, `{results}` and `{roll_ups}` the tables that these go to. The others are this session's own.
-- `numeric` rounds half away from zero, as the method does.

-- step: forget
DROP TABLE IF EXISTS pg_temp.rule, pg_temp.place, pg_temp.rolled, pg_temp.beside, pg_temp.target, pg_temp.owner, pg_temp.aim,
    pg_temp.line, pg_temp.pair, pg_temp.point;
RESET work_mem;
RESET jit;
RESET enable_mergejoin;

-- step: settings
-- Memory for one sort: what does not fit goes to disk, so that memory does not grow with the plan. To compile
-- these statements would take longer than to run them for a city.
SET work_mem = '64MB';
SET jit = off;
-- A merge would sort wide rows by a key that a hash finds as well.
SET enable_mergejoin = off;

-- step: functions
-- A comparison as the plan words it (section 1).
CREATE OR REPLACE FUNCTION pg_temp.attains(comparator text, value numeric, target numeric) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE comparator WHEN '≥' THEN value >= target WHEN '≤' THEN value <= target ELSE value = target END
$$;
-- A quotient, rounded once. Forty decimals hold any quotient of figures apart from the half that it is near to.
CREATE OR REPLACE FUNCTION pg_temp.quotient(dividend numeric, divisor numeric, places integer) RETURNS numeric
LANGUAGE sql IMMUTABLE AS $$ SELECT round(dividend::numeric(120, 40) / divisor, places) $$;

-- step: rules
-- Section 1: what is measured, and by which rule. A baseline of another definition is not reckoned with.
CREATE TEMPORARY TABLE rule AS
SELECT i.id AS indicator_id, i.kind, i.direction, i.rollup, i.scale,
       CASE WHEN i.is_baseline_comparable THEN i.baseline_value END AS baseline,
       i.baseline_year,
       COALESCE(i.ahead_limit, p.ahead_limit) AS ahead_limit,
       COALESCE(i.behind_limit, p.behind_limit) AS behind_limit,
       COALESCE(i.far_behind_limit, p.far_behind_limit) AS far_behind_limit
  FROM indicators_indicator i JOIN indicators_plan p ON p.id = i.plan_id
 WHERE i.plan_id = %(plan)s AND (%(indicators)s::bigint[] IS NULL OR i.id = ANY(%(indicators)s));

-- step: places
-- Where it is measured: the plan's organization and what lies below it, departments left out.
CREATE TEMPORARY TABLE place AS
SELECT o.id AS organization_id, o.parent_id, o.id = %(root)s AS is_root,
       length(o.path) - length(replace(o.path, '/', '')) AS depth,
       EXISTS (SELECT FROM accounts_organization below
                WHERE below.parent_id = o.id AND below.kind <> 'department') AS is_whole
  FROM accounts_organization o
 WHERE starts_with(o.path, %(path)s) AND o.kind <> 'department';

-- step: own values
-- Section 3: what each place at the bottom reported, and every place where nothing is rolled up.
CREATE TEMPORARY TABLE rolled AS
SELECT r.indicator_id, p.organization_id, y.year, p.depth,
       f.value, said.availability,
       CASE WHEN said.availability IN ('final', 'provisional') THEN 1 ELSE 0 END AS reported,
       CASE WHEN said.availability = 'not_applicable' THEN 0 ELSE 1 END AS expected,
       f.numerator, f.denominator, NULL::numeric AS own_value
  FROM rule r
 CROSS JOIN place p
 CROSS JOIN generate_series(%(start)s, %(end)s) y(year)
  LEFT JOIN indicators_figure f
    ON f.indicator_id = r.indicator_id AND f.organization_id = p.organization_id AND f.year = y.year
   AND (%(indicators)s::bigint[] IS NULL OR f.indicator_id = ANY(%(indicators)s))
 CROSS JOIN LATERAL (SELECT CASE
       WHEN f.value IS NULL AND f.numerator IS NULL AND f.availability IN ('final', 'provisional') THEN NULL
       ELSE f.availability END AS availability) said
 WHERE r.rollup = 'direct' OR NOT p.is_whole;

-- step: own figures beside roll-ups
CREATE TEMPORARY TABLE beside AS
SELECT f.indicator_id, f.organization_id, f.year, f.value
  FROM indicators_figure f
  JOIN rule r ON r.indicator_id = f.indicator_id AND r.rollup <> 'direct'
  JOIN place p ON p.organization_id = f.organization_id AND p.is_whole
 WHERE %(indicators)s::bigint[] IS NULL OR f.indicator_id = ANY(%(indicators)s);

-- step: roll up
-- Section 4, once for each level from the bottom up: the places of one depth from those right below them. What
-- such a place reported for itself stands beside the roll-up and never counts.
INSERT INTO rolled
SELECT s.indicator_id, s.organization_id, s.year, %(depth)s,
       CASE s.rollup
           WHEN 'sum' THEN s.total
           WHEN 'mean' THEN pg_temp.quotient(s.total, NULLIF(s.counted, 0), 4)
           WHEN 'ratio' THEN pg_temp.quotient(s.numerator * s.scale, NULLIF(s.denominator, 0), 4)
       END,
       CASE WHEN s.counted > 0 THEN CASE WHEN s.is_provisional THEN 'provisional' ELSE 'final' END
            WHEN s.expected = 0 THEN 'not_applicable'
            WHEN s.is_not_available THEN 'not_available' END,
       s.reported, s.expected,
       CASE WHEN s.rollup = 'ratio' AND s.counted > 0 THEN COALESCE(s.numerator, 0) END,
       CASE WHEN s.rollup = 'ratio' AND s.counted > 0 THEN COALESCE(s.denominator, 0) END,
       own.value
  FROM (
    SELECT c.indicator_id, up.organization_id, c.year, r.rollup, r.scale,
           count(*) FILTER (WHERE a.adds) AS counted,
           sum(c.value) FILTER (WHERE a.adds) AS total,
           sum(c.numerator) FILTER (WHERE a.adds AND c.denominator <> 0) AS numerator,
           sum(c.denominator) FILTER (WHERE a.adds) AS denominator,
           bool_or(c.availability = 'provisional') FILTER (WHERE a.adds) AS is_provisional,
           bool_and(c.availability IS NOT DISTINCT FROM 'not_available') FILTER (WHERE c.expected > 0)
               AS is_not_available,
           COALESCE(sum(c.reported) FILTER (WHERE a.adds), 0) AS reported,
           sum(c.expected) AS expected
      FROM rolled c
      JOIN rule r ON r.indicator_id = c.indicator_id AND r.rollup <> 'direct'
      JOIN place below ON below.organization_id = c.organization_id
      JOIN place up ON up.organization_id = below.parent_id AND up.depth = %(depth)s
     CROSS JOIN LATERAL (SELECT CASE r.rollup
           WHEN 'ratio' THEN c.numerator IS NOT NULL AND c.denominator IS NOT NULL
           ELSE c.value IS NOT NULL END AS adds) a
     GROUP BY c.indicator_id, up.organization_id, c.year, r.rollup, r.scale
  ) s
  LEFT JOIN beside own
    ON own.indicator_id = s.indicator_id AND own.organization_id = s.organization_id AND own.year = s.year;

-- step: roll-ups
-- What the step after a save begins with.
INSERT INTO {roll_ups} (indicator_id, organization_id, year, value, availability, reported, expected,
                        numerator, denominator)
SELECT indicator_id, organization_id, year, value, availability, reported, expected, numerator, denominator
  FROM rolled JOIN rule USING (indicator_id) JOIN place USING (organization_id)
 WHERE rule.rollup <> 'direct' AND place.is_whole;

-- step: targets
-- Section 2: of the rows for one year the latest decision counts, else the first statement.
CREATE TEMPORARY TABLE target AS
SELECT DISTINCT ON (t.indicator_id, t.organization_id, t.year)
       t.indicator_id, t.organization_id, t.year, t.value, t.comparator, t.origin
  FROM indicators_target t JOIN rule r ON r.indicator_id = t.indicator_id
 WHERE t.withdrawn_at IS NULL
 ORDER BY t.indicator_id, t.organization_id, t.year,
       t.decided_on IS NULL, CASE WHEN t.decided_on IS NOT NULL THEN t.origin END, t.decided_on DESC NULLS LAST,
       CASE WHEN t.decided_on IS NULL THEN t.number ELSE -t.number END,
       CASE WHEN t.decided_on IS NULL THEN t.id ELSE -t.id END;

-- step: owners
-- Section 2, “Whose target”: a place with targets is read against its own. All others (owner 0) inherit those
-- of the plan's organization, unless it is a count. Only the latter has a baseline.
CREATE TEMPORARY TABLE owner AS
SELECT r.indicator_id, p.organization_id AS owner_id, p.organization_id AS source_id, p.is_root,
       false AS is_inherited
  FROM rule r CROSS JOIN place p
 WHERE p.is_root OR EXISTS (SELECT FROM target t WHERE t.indicator_id = r.indicator_id
                               AND t.organization_id = p.organization_id)
 UNION ALL
SELECT r.indicator_id, 0, %(root)s, false, true
  FROM rule r
 WHERE r.rollup <> 'sum' AND EXISTS (SELECT FROM target t WHERE t.indicator_id = r.indicator_id
                                        AND t.organization_id = %(root)s);

-- step: targets of the plan
-- A target outside of the plan's years sets nothing.
DELETE FROM target WHERE year NOT BETWEEN %(start)s AND %(end)s;

-- step: index targets
CREATE INDEX ON target (indicator_id, organization_id, year);

-- step: aims
-- Sections 2 and 6: what the targets ask for in each year. `goal` answers “attained”; `reach` is to be reached
-- and neither kept nor capped; what is due by the year is the fraction due_part / due_whole.
CREATE TEMPORARY TABLE aim AS
WITH ends AS (
    SELECT o.*, r.kind, r.direction, CASE WHEN o.is_root THEN r.baseline END AS baseline,
           e.value AS end_value, e.comparator AS end_comparator, e.year AS end_year, e.origin AS end_origin
      FROM owner o
      JOIN rule r ON r.indicator_id = o.indicator_id
      LEFT JOIN target e ON e.indicator_id = o.indicator_id AND e.organization_id = o.source_id
                        AND e.year = %(end)s
), kept AS (
    SELECT e.*,
           CASE e.kind WHEN 'annual' THEN true
                WHEN 'level' THEN COALESCE(
                    pg_temp.attains(e.end_comparator, e.baseline, e.end_value)
                    OR CASE e.direction WHEN 'up' THEN e.end_value < e.baseline ELSE e.end_value > e.baseline END,
                    false)
                ELSE false END AS is_yearly,
           e.kind = 'cumulative' AND COALESCE(pg_temp.attains(e.end_comparator, 0, e.end_value), false)
               AS is_ceiling,
           CASE e.kind WHEN 'cumulative' THEN 0 ELSE e.baseline END AS path_start
      FROM ends e
), years AS (
    SELECT k.*, y.year,
           CASE WHEN NOT (k.is_yearly OR k.is_ceiling) THEN k.end_value END AS reach,
           own.value AS own_value, own.comparator AS own_comparator, own.origin AS own_origin,
           COALESCE(own.value, latest.value) AS standing_value,
           COALESCE(own.comparator, latest.comparator) AS standing_comparator,
           COALESCE(own.origin, latest.origin) AS standing_origin,
           COALESCE(own.year, latest.year) AS standing_year,
           COALESCE(before.year, %(start)s - 1) AS from_year,
           COALESCE(before.value, k.path_start) AS from_value,
           next.year AS to_year, next.value AS to_value
      FROM kept k
     CROSS JOIN generate_series(%(start)s, %(end)s) y(year)
      LEFT JOIN target own ON own.indicator_id = k.indicator_id AND own.organization_id = k.source_id
                          AND own.year = y.year
      LEFT JOIN LATERAL (SELECT t.* FROM target t
             WHERE t.indicator_id = k.indicator_id AND t.organization_id = k.source_id
             ORDER BY t.year DESC LIMIT 1) latest ON true
      LEFT JOIN LATERAL (SELECT t.* FROM target t
             WHERE t.indicator_id = k.indicator_id AND t.organization_id = k.source_id AND t.year < y.year
             ORDER BY t.year DESC LIMIT 1) before ON true
      LEFT JOIN LATERAL (SELECT t.* FROM target t
             WHERE t.indicator_id = k.indicator_id AND t.organization_id = k.source_id AND t.year > y.year
             ORDER BY t.year LIMIT 1) next ON true
), due AS (
    SELECT y.*,
           CASE WHEN y.own_value IS NOT NULL THEN y.own_value
                WHEN y.is_yearly THEN y.standing_value
                ELSE y.from_value * (y.to_year - y.from_year)
                     + (y.to_value - y.from_value) * (y.year - y.from_year) END AS due_part,
           CASE WHEN y.own_value IS NOT NULL OR y.is_yearly THEN 1 ELSE y.to_year - y.from_year END AS due_whole,
           CASE WHEN y.own_value IS NOT NULL THEN y.own_origin
                WHEN y.is_yearly AND y.kind = 'annual' THEN y.standing_origin
                ELSE 'derived' END AS due_origin,
           y.reach - y.path_start AS span
      FROM years y
)
SELECT d.indicator_id, d.owner_id, d.year, d.is_inherited, d.is_yearly, d.is_ceiling,
       CASE WHEN d.is_yearly THEN d.standing_value ELSE d.end_value END AS goal,
       CASE WHEN d.is_yearly THEN d.standing_comparator ELSE d.end_comparator END AS goal_comparator,
       CASE WHEN d.is_yearly THEN d.standing_year ELSE d.end_year END AS goal_year,
       CASE WHEN d.is_yearly THEN d.standing_origin ELSE d.end_origin END AS goal_origin,
       d.own_value AS year_goal, d.own_comparator AS year_comparator,
       d.reach, d.end_comparator AS reach_comparator, d.span, d.path_start AS span_start,
       CASE WHEN d.kind = 'level' THEN d.baseline END AS level_baseline,
       CASE WHEN d.is_root THEN d.baseline END AS baseline,
       pg_temp.quotient(d.due_part, d.due_whole, 4) AS due_value,
       CASE WHEN d.due_part IS NOT NULL THEN d.due_origin END AS due_origin,
       pg_temp.quotient(d.due_part - d.path_start * d.due_whole, d.due_whole * d.span, 6) AS due_progress
  FROM due d;

-- step: analyze
ANALYZE rule, place, rolled (indicator_id, organization_id, year), owner, aim;

-- step: pairs
-- Every two years of a line, counted from 1: small tables cost less than a function for each line.
CREATE TEMPORARY TABLE pair AS
SELECT a, b, %(multiple)s / (b - a) AS factor
  FROM generate_series(1, %(end)s - %(start)s) a CROSS JOIN LATERAL generate_series(a + 1, %(end)s - %(start)s) b;

-- step: points
CREATE TEMPORARY TABLE point AS SELECT number FROM generate_series(1, %(end)s - %(start)s) number;

-- step: lines
-- Section 5, the projection: a Theil–Sen line through the full years so far, from three of them on; a running
-- total with a gap has none. Years count from 1. `slope` is the median slope times two and `multiple`, which
-- every distance between two years divides: nothing is rounded before the end.
-- Of three points, the slope from the first to the last lies between the other two, and the line through them is
-- the median of the heights as well.
CREATE TEMPORARY TABLE line AS
WITH totals AS (
    SELECT c.indicator_id, c.organization_id, c.year, c.year - %(start)s + 1 AS number, r.kind = 'cumulative' AS is_sum,
           c.value IS NOT NULL AND c.reported >= c.expected AS is_full,
           c.availability IS DISTINCT FROM 'not_applicable' AS is_expected,
           CASE r.kind WHEN 'cumulative' THEN sum(c.value) OVER w ELSE c.value END AS value
      FROM rolled c
      JOIN rule r ON r.indicator_id = c.indicator_id
     WHERE c.year < %(end)s
    WINDOW w AS (PARTITION BY c.indicator_id, c.organization_id ORDER BY c.year)
), years AS (
    SELECT t.indicator_id, t.organization_id, t.year,
           array_agg(CASE WHEN t.is_full THEN t.value END) OVER w AS points,
           count(*) FILTER (WHERE t.is_full) OVER w AS point_count,
           min(t.number) FILTER (WHERE t.is_full) OVER w AS first,
           max(t.number) FILTER (WHERE t.is_full) OVER w AS last,
           count(*) FILTER (WHERE t.is_sum AND t.is_expected AND NOT t.is_full) OVER w > 0 AS has_gap
      FROM totals t
    WINDOW w AS (PARTITION BY t.indicator_id, t.organization_id ORDER BY t.year)
)
SELECT y.indicator_id, y.organization_id, y.year,
       CASE WHEN y.point_count = 3 THEN pg_temp.quotient(
                y.points[y.first] * (y.last - y.first)
                    + (y.points[y.last] - y.points[y.first]) * (%(end)s - %(start)s + 1 - y.first),
                y.last - y.first, 4)
            ELSE pg_temp.quotient(
                h.sorted[(cardinality(h.sorted) + 1) / 2] + h.sorted[cardinality(h.sorted) / 2 + 1]
                    + 2 * m.slope * (%(end)s - %(start)s + 1),
                4 * %(multiple)s, 4) END AS projection
  FROM years y
 CROSS JOIN LATERAL (
    SELECT array_agg(v.slope ORDER BY v.slope) AS sorted
      FROM (SELECT (y.points[pair.b] - y.points[pair.a]) * pair.factor AS slope
              FROM pair WHERE y.point_count > 3 OFFSET 0) v
     WHERE v.slope IS NOT NULL) slopes
 CROSS JOIN LATERAL (
    SELECT slopes.sorted[(cardinality(slopes.sorted) + 1) / 2] + slopes.sorted[cardinality(slopes.sorted) / 2 + 1]
        AS slope) m
 CROSS JOIN LATERAL (
    SELECT array_agg(v.height ORDER BY v.height) AS sorted
      FROM (SELECT y.points[number] * 2 * %(multiple)s - m.slope * number AS height
              FROM point WHERE y.point_count > 3 OFFSET 0) v
     WHERE v.height IS NOT NULL) h
 WHERE y.point_count >= 3 AND NOT y.has_gap;

-- step: analyze lines
ANALYZE line (indicator_id, organization_id, year);

-- step: results
-- Sections 3, 5 and 6: the value that counts, what it means, and the verdict with its reason. `OFFSET 0` keeps
-- PostgreSQL from computing an expression again at every mention of its name.
INSERT INTO {results} (
    assessment_id, indicator_id, organization_id, value, own_value, availability, is_partial, reported, expected,
    target_value, target_year, comparator, target_origin, is_inherited, is_attained, is_year_attained,
    due_value, due_origin, progress, pace, change, change_relative, needed_per_year, achieved_per_year,
    projection, verdict, reason, ahead_limit, behind_limit, far_behind_limit)
WITH judged AS (
    -- Narrow rows, since the windows sort them: what the rule and the aim say joins them afterwards.
    SELECT s.indicator_id, s.organization_id, s.year, s.reported, s.expected, s.value AS year_value,
           s.availability AS year_availability, s.own_value, COALESCE(o.owner_id, 0) AS owner_id,
           -- Section 3: a year is thin where a unit that should have reported has not.
           s.reported < s.expected AS is_thin,
           CASE WHEN s.reported >= s.expected THEN s.value END AS full_value,
           a.is_yearly AND s.reported >= s.expected
               AND NOT pg_temp.attains(a.goal_comparator, s.value, a.goal) AS is_missed
      FROM rolled s
      LEFT JOIN owner o ON o.indicator_id = s.indicator_id AND o.owner_id = s.organization_id
      LEFT JOIN aim a ON a.indicator_id = s.indicator_id AND a.owner_id = COALESCE(o.owner_id, 0)
                     AND a.year = s.year AND a.is_yearly
), series AS (
    SELECT j.*,
           lag(j.full_value) OVER w AS full_value_before,
           sum(j.year_value) OVER w AS total,
           count(j.year_value) OVER w AS counted_years,
           count(*) FILTER (WHERE j.year_availability IS DISTINCT FROM 'not_applicable') OVER w AS expected_years,
           count(*) FILTER (WHERE j.year_value IS NOT NULL AND j.is_thin) OVER w > 0 AS has_thin_year,
           count(*) FILTER (WHERE j.year_value IS NOT NULL AND j.year_availability = 'provisional') OVER w > 0
               AS has_provisional_year,
           -- Section 6: an earlier year, fully reported, that missed what must hold in each year.
           count(*) FILTER (WHERE j.is_missed) OVER w > CASE WHEN j.is_missed THEN 1 ELSE 0 END AS has_missed_year
      FROM judged j
    WINDOW w AS (PARTITION BY j.indicator_id, j.organization_id ORDER BY j.year)
), ruled AS (
    SELECT s.*, r.kind, r.direction, r.rollup, r.baseline_year, r.ahead_limit, r.behind_limit, r.far_behind_limit,
           a.goal, a.goal_comparator, a.goal_year, a.goal_origin, a.year_goal, a.year_comparator,
           a.reach, a.reach_comparator, a.span, a.span_start, a.level_baseline, a.baseline,
           a.due_value, a.due_origin, a.due_progress,
           COALESCE(a.is_inherited, false) AS is_inherited, COALESCE(a.is_yearly, false) AS is_yearly,
           COALESCE(a.is_ceiling, false) AS is_ceiling
      FROM series s
      JOIN rule r ON r.indicator_id = s.indicator_id
      LEFT JOIN aim a ON a.indicator_id = s.indicator_id AND a.owner_id = s.owner_id AND a.year = s.year
     WHERE s.year = ANY(%(years)s)
), counted AS (
    -- Section 3: the value that counts, whether it is partial, and whether the rest could only add to it.
    SELECT s.*,
           CASE WHEN s.kind = 'cumulative' THEN s.total ELSE s.year_value END AS value,
           CASE WHEN s.kind <> 'cumulative' THEN s.year_availability
                WHEN s.counted_years > 0 THEN
                    CASE WHEN s.has_provisional_year THEN 'provisional' ELSE 'final' END
                WHEN s.expected_years = 0 OR s.year_availability IS DISTINCT FROM 'not_applicable'
                    THEN s.year_availability END AS availability,
           CASE WHEN s.kind = 'cumulative'
                THEN s.counted_years > 0 AND (s.has_thin_year OR s.counted_years < s.expected_years)
                ELSE s.year_value IS NOT NULL AND s.is_thin END AS is_partial,
           s.rollup = 'sum' OR s.kind = 'cumulative' AND NOT s.has_thin_year AS is_floor,
           CASE WHEN s.year > %(start)s THEN s.full_value_before
                WHEN s.kind <> 'cumulative' AND s.baseline_year = %(start)s - 1 THEN s.baseline END AS before
      FROM ruled s
    OFFSET 0
), measured AS (
    -- Section 5: attained, progress, pace.
    SELECT c.*,
           CASE WHEN c.is_partial AND (NOT c.is_floor OR c.goal_comparator = '='
                                       OR pg_temp.attains(c.goal_comparator, 0, c.goal)) THEN NULL
                ELSE pg_temp.attains(c.goal_comparator, c.value, c.goal) END AS is_attained,
           CASE WHEN c.is_partial AND (NOT c.is_floor OR c.year_comparator = '='
                                       OR pg_temp.attains(c.year_comparator, 0, c.year_goal)) THEN NULL
                ELSE pg_temp.attains(c.year_comparator, c.value, c.year_goal) END AS is_year_attained,
           pg_temp.quotient(c.value - c.span_start, c.span, 6) AS progress,
           CASE WHEN NOT c.is_partial THEN c.value END AS whole_value
      FROM counted c
    OFFSET 0
), paced AS (
    SELECT m.*, CASE WHEN NOT m.is_partial THEN round(100 * (m.progress - m.due_progress), 4) END AS pace
      FROM measured m
    OFFSET 0
)
SELECT assessment.id, p.indicator_id, p.organization_id, p.value, p.own_value,
       p.availability, p.is_partial, p.reported, p.expected,
       p.goal, p.goal_year, p.goal_comparator, p.goal_origin, p.is_inherited, p.is_attained, p.is_year_attained,
       p.due_value, p.due_origin, p.progress, p.pace,
       p.full_value - p.before,
       pg_temp.quotient(p.full_value - p.before, NULLIF(abs(p.before), 0), 6),
       CASE WHEN p.year = %(end)s THEN NULL
            WHEN pg_temp.attains(p.reach_comparator, p.whole_value, p.reach) THEN 0
            ELSE pg_temp.quotient(p.reach - p.whole_value, %(end)s - p.year, 4) END,
       CASE WHEN p.span IS NOT NULL
            THEN pg_temp.quotient(p.whole_value - p.span_start, p.year - %(start)s + 1, 4) END,
       line.projection,
       -- Section 6, the first line that fits.
       CASE WHEN p.availability = 'not_applicable' OR p.goal IS NULL OR p.value IS NULL THEN 'unrated'
            WHEN p.is_attained AND NOT (p.is_yearly AND p.has_missed_year) THEN 'achieved'
            WHEN p.is_attained THEN 'missed'
            WHEN p.is_partial THEN 'unrated'
            WHEN p.is_yearly OR p.is_ceiling OR p.year = %(end)s THEN 'missed'
            WHEN p.pace IS NULL THEN 'unrated'
            WHEN CASE p.direction WHEN 'up' THEN p.value < p.level_baseline ELSE p.value > p.level_baseline END
                THEN 'far_behind'
            WHEN p.pace >= p.ahead_limit THEN 'ahead'
            WHEN p.pace > p.behind_limit THEN 'on_track'
            WHEN p.pace >= p.far_behind_limit THEN 'behind'
            ELSE 'far_behind' END,
       CASE WHEN p.availability = 'not_applicable' THEN 'not_applicable'
            WHEN p.goal IS NULL THEN 'no_target'
            WHEN p.value IS NULL THEN
                CASE WHEN p.availability = 'not_available' THEN 'not_available' ELSE 'no_figure' END
            WHEN p.is_attained THEN NULL
            WHEN p.is_partial THEN 'partial'
            WHEN p.is_yearly OR p.is_ceiling OR p.year = %(end)s THEN NULL
            WHEN p.pace IS NULL THEN 'no_baseline' END,
       p.ahead_limit, p.behind_limit, p.far_behind_limit
  FROM paced p
  JOIN unnest(%(years)s::integer[], %(assessments)s::bigint[]) AS assessment(year, id) ON assessment.year = p.year
  LEFT JOIN line ON line.indicator_id = p.indicator_id AND line.organization_id = p.organization_id
                AND line.year = p.year;

-- step: digests
-- Section 8: a digest of what was reported, for each indicator, as `Inputs.digest` has it.
SELECT f.indicator_id, encode(sha256(convert_to(string_agg(
           concat_ws('|', f.organization_id, f.year, COALESCE(f.value::text, ''), CASE
               WHEN f.value IS NULL AND f.numerator IS NULL AND f.availability IN ('final', 'provisional') THEN ''
               ELSE f.availability END,
               COALESCE(f.numerator::text, ''), COALESCE(f.denominator::text, '')),
           E'\n' ORDER BY f.organization_id, f.year), 'UTF8')), 'hex')
  FROM indicators_figure f JOIN indicators_indicator i ON i.id = f.indicator_id
 WHERE i.plan_id = %(plan)s AND (%(indicators)s::bigint[] IS NULL OR i.id = ANY(%(indicators)s))
 GROUP BY f.indicator_id;
