-- For comparison only: all results of the invented province by one statement, into a table without keys and
-- indexes. It knows what that province's figures are like and would be wrong elsewhere: four levels of places with
-- towns at the bottom, five years, targets for the end year alone, worded as the direction asks, no blanks, no
-- denominator of zero, quotients that sixteen digits hold, the plan's own limits. `scale_minimal.py` compares its
-- rows with the product's in every column.
--
-- `OFFSET 0` keeps PostgreSQL from computing an expression again wherever its name is used further on.
INSERT INTO scale_minimal (
    assessment_id, indicator_id, organization_id, value, own_value, availability, is_partial, reported, expected,
    target_value, target_year, comparator, target_origin, is_inherited, is_attained, is_year_attained,
    due_value, due_origin, progress, pace, change, change_relative, needed_per_year, achieved_per_year,
    projection, verdict, reason, ahead_limit, behind_limit, far_behind_limit)
WITH rule AS MATERIALIZED (
    SELECT i.id AS indicator_id, i.kind, i.direction = 'up' AS is_up, i.rollup, i.scale, i.baseline_value AS baseline,
           p.ahead_limit, p.behind_limit, p.far_behind_limit
      FROM indicators_indicator i JOIN indicators_plan p ON p.id = i.plan_id
     WHERE i.plan_id = %(plan)s
), place AS MATERIALIZED (
    SELECT o.id AS organization_id, o.parent_id, o.kind
      FROM accounts_organization o WHERE starts_with(o.path, %(path)s)
), reported AS MATERIALIZED (
    SELECT g.indicator_id, g.organization_id, g.parent_id, g.year, g.rollup, f.value, f.availability,
           CASE WHEN f.value IS NULL THEN 0 ELSE 1 END AS reported,
           CASE WHEN f.availability = 'not_applicable' THEN 0 ELSE 1 END AS expected,
           f.numerator, f.denominator, NULL::numeric AS own_value
      FROM (SELECT r.indicator_id, r.rollup, p.organization_id, p.parent_id, y.year
              FROM rule r JOIN place p ON CASE r.rollup WHEN 'direct' THEN true ELSE p.kind = 'town' END
             CROSS JOIN generate_series(%(start)s, %(end)s) y(year)) g
      LEFT JOIN indicators_figure f
        ON f.indicator_id = g.indicator_id AND f.organization_id = g.organization_id AND f.year = g.year
), county AS MATERIALIZED (
    SELECT t.indicator_id, t.parent_id AS organization_id, t.year, t.rollup, count(t.value) AS counted,
           sum(t.value) AS total, sum(t.numerator) AS numerator, sum(t.denominator) AS denominator,
           bool_or(t.availability = 'provisional') AS is_provisional,
           count(*) FILTER (WHERE t.availability = 'not_available') AS waiting,
           count(*) FILTER (WHERE t.expected > 0) AS asked,
           sum(t.reported)::int AS reported, sum(t.expected)::int AS expected
      FROM reported t WHERE t.rollup <> 'direct'
     GROUP BY t.indicator_id, t.parent_id, t.year, t.rollup
), county_value AS MATERIALIZED (
    SELECT c.*, p.parent_id,
           CASE c.rollup WHEN 'sum' THEN c.total WHEN 'mean' THEN round(c.total / nullif(c.counted, 0), 4)
                ELSE round(c.numerator * 100 / c.denominator, 4) END AS value,
           CASE WHEN c.counted > 0 THEN CASE WHEN c.is_provisional THEN 'provisional' ELSE 'final' END
                WHEN c.asked = 0 THEN 'not_applicable' WHEN c.waiting = c.asked THEN 'not_available' END AS availability
      FROM county c JOIN place p USING (organization_id)
), city AS MATERIALIZED (
    SELECT c.indicator_id, c.parent_id AS organization_id, c.year, c.rollup,
           CASE c.rollup WHEN 'sum' THEN sum(c.value) WHEN 'mean' THEN round(sum(c.value) / count(c.value), 4)
                ELSE round(sum(c.numerator) * 100 / sum(c.denominator), 4) END AS value,
           CASE WHEN bool_or(c.availability = 'provisional') THEN 'provisional' ELSE 'final' END AS availability,
           sum(c.reported)::int AS reported, sum(c.expected)::int AS expected, sum(c.numerator) AS numerator,
           sum(c.denominator) AS denominator
      FROM county_value c GROUP BY c.indicator_id, c.parent_id, c.year, c.rollup
), rolled AS (
    SELECT t.indicator_id, t.organization_id, t.year, t.value, t.availability, t.reported, t.expected, t.own_value
      FROM reported t
     UNION ALL
    SELECT a.indicator_id, a.organization_id, a.year, a.value, a.availability, a.reported, a.expected, f.value
      FROM (SELECT c.indicator_id, c.organization_id, c.year, c.value, c.availability, c.reported, c.expected
              FROM county_value c
             UNION ALL
            SELECT c.indicator_id, c.organization_id, c.year, c.value, c.availability, c.reported, c.expected
              FROM city c
             UNION ALL
            SELECT c.indicator_id, %(root)s, c.year,
                   CASE c.rollup WHEN 'sum' THEN sum(c.value) WHEN 'mean' THEN round(avg(c.value), 4)
                        ELSE round(sum(c.numerator) * 100 / sum(c.denominator), 4) END,
                   CASE WHEN bool_or(c.availability = 'provisional') THEN 'provisional' ELSE 'final' END,
                   sum(c.reported)::int, sum(c.expected)::int
              FROM city c GROUP BY c.indicator_id, c.year, c.rollup) a
      LEFT JOIN indicators_figure f
        ON f.indicator_id = a.indicator_id AND f.organization_id = a.organization_id AND f.year = a.year
), owner AS MATERIALIZED (
    SELECT r.*, t.organization_id AS owner_id, t.value AS goal, t.comparator, t.origin, false AS is_inherited
      FROM rule r JOIN indicators_target t ON t.indicator_id = r.indicator_id
     UNION ALL
    SELECT r.*, 0, t.value, t.comparator, t.origin, true
      FROM rule r JOIN indicators_target t ON t.indicator_id = r.indicator_id AND t.organization_id = %(root)s
     WHERE r.rollup <> 'sum'
), aim AS MATERIALIZED (
    SELECT row_number() OVER () AS aim_id, o.indicator_id, o.owner_id, y.year, o.goal, o.comparator, o.origin, o.is_inherited, w.is_yearly,
           w.is_ceiling, w.starts, w.span, d.due, round((d.due - w.starts) / w.span, 6) AS due_progress,
           CASE WHEN d.due IS NULL THEN NULL WHEN y.year = %(end)s OR o.kind = 'annual' THEN o.origin
                ELSE 'derived' END AS due_origin
      FROM owner o
     CROSS JOIN LATERAL (SELECT CASE WHEN o.kind = 'cumulative' THEN 0
                                     WHEN o.owner_id = %(root)s THEN o.baseline END AS starts) s
     CROSS JOIN LATERAL (
        SELECT o.kind = 'annual' OR o.kind = 'level' AND COALESCE(
                   CASE WHEN o.is_up THEN s.starts >= o.goal ELSE s.starts <= o.goal END, false) AS is_yearly,
               o.kind = 'cumulative' AND NOT o.is_up AS is_ceiling) k
     CROSS JOIN LATERAL (SELECT k.*, s.starts, CASE WHEN NOT (k.is_yearly OR k.is_ceiling)
                                                    THEN o.goal - s.starts END AS span) w
     CROSS JOIN generate_series(%(start)s, %(end)s) y(year)
     CROSS JOIN LATERAL (SELECT CASE WHEN y.year = %(end)s OR w.is_yearly THEN o.goal
            ELSE w.starts + (o.goal - w.starts) * (y.year - %(start)s + 1) / 5 END AS due) d
), judged AS (
    -- Narrow rows, since they are sorted: what an aim says joins them afterwards.
    SELECT s.*, r.kind = 'cumulative' AS is_sum, a.aim_id,
           CASE WHEN s.reported >= s.expected THEN s.value END AS full_value,
           a.is_yearly AND s.reported >= s.expected
               AND CASE WHEN r.is_up THEN s.value < a.goal ELSE s.value > a.goal END AS is_missed
      FROM rolled s
      JOIN rule r ON r.indicator_id = s.indicator_id
      LEFT JOIN owner o ON o.indicator_id = s.indicator_id AND o.owner_id = s.organization_id
      LEFT JOIN aim a ON a.indicator_id = s.indicator_id AND a.year = s.year
                     AND a.owner_id = CASE WHEN s.organization_id = %(root)s THEN %(root)s
                                           ELSE COALESCE(o.owner_id, 0) END
), series AS (
    SELECT j.*,
           lag(j.full_value) OVER w AS full_before,
           sum(j.value) OVER w AS total,
           count(j.value) OVER w AS counted_years,
           count(*) FILTER (WHERE j.availability IS DISTINCT FROM 'not_applicable') OVER w AS expected_years,
           count(*) FILTER (WHERE j.value IS NOT NULL AND j.reported < j.expected) OVER w > 0 AS has_thin_year,
           count(*) FILTER (WHERE j.availability = 'provisional') OVER w > 0 AS has_provisional_year,
           count(*) FILTER (WHERE j.is_missed) OVER w - CASE WHEN j.is_missed THEN 1 ELSE 0 END > 0 AS has_missed_year,
           -- The projection: a running total with a gap has none.
           count(*) FILTER (WHERE j.is_sum AND j.full_value IS NULL
                              AND j.availability IS DISTINCT FROM 'not_applicable') OVER w > 0 AS has_gap
      FROM judged j
    WINDOW w AS (PARTITION BY j.indicator_id, j.organization_id ORDER BY j.year)
), points AS (
    SELECT s.*, e.point, lag(e.point, 1) OVER w AS point_1, lag(e.point, 2) OVER w AS point_2,
           lag(e.point, 3) OVER w AS point_3
      FROM series s
     CROSS JOIN LATERAL (SELECT CASE WHEN s.full_value IS NULL THEN NULL WHEN s.is_sum THEN s.total
                                     ELSE s.full_value END AS point) e
    WINDOW w AS (PARTITION BY s.indicator_id, s.organization_id ORDER BY s.year)
), lined AS (
    -- Theil–Sen: with three points both medians lie on the line from the first to the last. With four, the lowest
    -- and the highest of the six slopes are among the three of neighbors; the middle two are found by sums.
    SELECT p.*,
           CASE WHEN p.has_gap THEN NULL
                WHEN p.year = %(start)s + 2 AND num_nulls(p.point, p.point_1, p.point_2) = 0
                    THEN round(p.point_2 + (p.point - p.point_2) * 2, 4)
                WHEN p.year <> %(start)s + 3 THEN NULL
                WHEN num_nulls(p.point, p.point_1, p.point_2, p.point_3) = 0 THEN (
                    SELECT round((12 * (p.point + p.point_1 + p.point_2 + p.point_3) - LEAST(h.h1, h.h2, h.h3, h.h4)
                                  - GREATEST(h.h1, h.h2, h.h3, h.h4)) / 24, 4)
                      FROM (SELECT 12 * p.point_3 - t.slope AS h1, 12 * p.point_2 - 2 * t.slope AS h2,
                                   12 * p.point_1 - 3 * t.slope AS h3, 12 * p.point - 4 * t.slope AS h4
                              FROM (SELECT e.b + e.ab + e.bc + e.abc - LEAST(e.b, e.ab, e.bc, e.abc)
                                               - GREATEST(e.b, e.ab, e.bc, e.abc) AS slope
                                      FROM (SELECT 6 * (d.a + d.b + d.c - LEAST(d.a, d.b, d.c) - GREATEST(d.a, d.b, d.c))
                                                       AS b,
                                                   3 * (d.a + d.b) AS ab, 3 * (d.b + d.c) AS bc,
                                                   2 * (d.a + d.b + d.c) AS abc
                                              FROM (SELECT p.point_2 - p.point_3 AS a, p.point_1 - p.point_2 AS b,
                                                           p.point - p.point_1 AS c OFFSET 0) d OFFSET 0) e OFFSET 0) t
                            OFFSET 0) h)
                WHEN num_nulls(p.point, p.point_1, p.point_2, p.point_3) > 1 THEN NULL
                WHEN p.point_3 IS NULL THEN round(p.point_2 + (p.point - p.point_2) * 3 / 2, 4)
                WHEN p.point IS NULL THEN round(p.point_3 + (p.point_1 - p.point_3) * 2, 4)
                ELSE round(p.point_3 + (p.point - p.point_3) * 4 / 3, 4) END AS projection
      FROM points p
), counted AS (
    SELECT s.*, r.kind, r.is_up, r.rollup, r.ahead_limit, r.behind_limit, r.far_behind_limit,
           a.goal, a.comparator, a.origin, COALESCE(a.is_inherited, false) AS is_inherited,
           COALESCE(a.is_yearly, false) AS is_yearly, COALESCE(a.is_ceiling, false) AS is_ceiling,
           a.starts, a.span, a.due, a.due_progress, a.due_origin,
           CASE WHEN s.is_sum THEN s.total ELSE s.value END AS x,
           CASE WHEN NOT s.is_sum THEN s.availability
                WHEN s.counted_years > 0 THEN CASE WHEN s.has_provisional_year THEN 'provisional' ELSE 'final' END
                WHEN s.expected_years = 0 OR s.availability IS DISTINCT FROM 'not_applicable'
                    THEN s.availability END AS said,
           CASE WHEN s.is_sum
                THEN s.counted_years > 0 AND (s.has_thin_year OR s.counted_years < s.expected_years)
                ELSE s.value IS NOT NULL AND s.reported < s.expected END AS is_partial,
           CASE WHEN s.year > %(start)s THEN s.full_before
                WHEN NOT s.is_sum AND s.organization_id = %(root)s THEN r.baseline END AS before
      FROM lined s
      JOIN rule r ON r.indicator_id = s.indicator_id
      LEFT JOIN aim a ON a.aim_id = s.aim_id
    OFFSET 0
), measured AS (
    SELECT c.*,
           CASE WHEN NOT c.is_partial OR c.is_up AND (c.rollup = 'sum' OR c.is_sum AND NOT c.has_thin_year)
                THEN CASE WHEN c.is_up THEN c.x >= c.goal ELSE c.x <= c.goal END END AS is_attained,
           round((c.x - c.starts) / c.span, 6) AS progress,
           CASE WHEN NOT c.is_partial THEN c.x END AS whole
      FROM counted c OFFSET 0
), paced AS (
    SELECT m.*, CASE WHEN NOT m.is_partial THEN round(100 * (m.progress - m.due_progress), 4) END AS pace
      FROM measured m OFFSET 0
)
SELECT assessment.id, p.indicator_id, p.organization_id, p.x, p.own_value, p.said, p.is_partial, p.reported, p.expected,
       p.goal, CASE WHEN p.goal IS NOT NULL THEN %(end)s END, p.comparator, p.origin, p.is_inherited, p.is_attained,
       CASE WHEN p.year = %(end)s THEN p.is_attained END, round(p.due, 4), p.due_origin, p.progress, p.pace,
       p.full_value - p.before,
       round((p.full_value - p.before) / nullif(abs(p.before), 0), 6),
       CASE WHEN p.year = %(end)s OR p.is_yearly OR p.is_ceiling THEN NULL
            WHEN CASE WHEN p.is_up THEN p.whole >= p.goal ELSE p.whole <= p.goal END THEN 0
            ELSE round((p.goal - p.whole) / (%(end)s - p.year), 4) END,
       CASE WHEN p.span IS NOT NULL THEN round((p.whole - p.starts) / (p.year - %(start)s + 1), 4) END,
       p.projection,
       CASE WHEN p.said = 'not_applicable' OR p.goal IS NULL OR p.x IS NULL THEN 'unrated'
            WHEN p.is_attained AND NOT p.has_missed_year THEN 'achieved'
            WHEN p.is_attained THEN 'missed'
            WHEN p.is_partial THEN 'unrated'
            WHEN p.is_yearly OR p.is_ceiling OR p.year = %(end)s THEN 'missed'
            WHEN p.pace IS NULL THEN 'unrated'
            WHEN p.kind = 'level' AND CASE WHEN p.is_up THEN p.x < p.starts ELSE p.x > p.starts END THEN 'far_behind'
            WHEN p.pace >= p.ahead_limit THEN 'ahead'
            WHEN p.pace > p.behind_limit THEN 'on_track'
            WHEN p.pace >= p.far_behind_limit THEN 'behind'
            ELSE 'far_behind' END,
       CASE WHEN p.said = 'not_applicable' THEN 'not_applicable'
            WHEN p.goal IS NULL THEN 'no_target'
            WHEN p.x IS NULL THEN CASE WHEN p.said = 'not_available' THEN 'not_available' ELSE 'no_figure' END
            WHEN p.is_attained THEN NULL
            WHEN p.is_partial THEN 'partial'
            WHEN p.is_yearly OR p.is_ceiling OR p.year = %(end)s THEN NULL
            WHEN p.pace IS NULL THEN 'no_baseline' END,
       p.ahead_limit, p.behind_limit, p.far_behind_limit
  FROM paced p
  JOIN indicators_assessment assessment ON assessment.plan_id = %(plan)s AND assessment.year = p.year
