-- Invented figures of a region: each place at the bottom reports every indicator, every place the direct ones,
-- and some of the places above report a figure of their own beside the roll-up. The digits of a hash over seed,
-- codes and year stand for chance: the same seed gives the same figures.
INSERT INTO indicators_figure (
    indicator_id, organization_id, year, value, numerator, denominator, availability, expected_on, explanation,
    state, version, entered_by_id, entered_at)
SELECT c.indicator_id, c.organization_id, c.year,
       CASE WHEN c.is_given AND c.rollup = 'ratio' THEN round(100 * c.part::numeric / c.whole, 4)
            WHEN c.is_given THEN round(c.part::numeric / 100, 2) END,
       CASE WHEN c.is_given AND c.rollup = 'ratio' THEN c.part END,
       CASE WHEN c.is_given AND c.rollup = 'ratio' THEN c.whole END,
       CASE WHEN c.chance < 20 THEN 'not_applicable' WHEN c.chance < 40 THEN 'not_available'
            WHEN c.chance < 140 THEN 'provisional' ELSE 'final' END,
       CASE WHEN c.chance BETWEEN 20 AND 39 THEN make_date(c.year + 1, 6, 30) END,
       '', 'draft', 1, %(by)s, %(at)s
  FROM (
    SELECT i.id AS indicator_id, o.id AS organization_id, y.year, i.rollup, d.chance, d.whole,
           d.whole * (40 + d.share + 5 * (y.year - p.start_year)) / 100 AS part,
           d.chance >= 40 AS is_given
      FROM indicators_indicator i
      JOIN indicators_plan p ON p.id = i.plan_id
     CROSS JOIN generate_series(p.start_year::int, p.end_year::int) y(year)
      JOIN accounts_organization o ON starts_with(o.path, %(path)s)
     CROSS JOIN LATERAL (SELECT md5(concat_ws('/', %(seed)s, i.code, o.code, y.year)) AS text) hash
     CROSS JOIN LATERAL (
        SELECT ('x' || substr(hash.text, 1, 7))::bit(28)::int %% 1000 AS chance,
               1000 + ('x' || substr(hash.text, 8, 7))::bit(28)::int %% 9000 AS whole,
               ('x' || substr(hash.text, 15, 7))::bit(28)::int %% 40 AS share) d
     WHERE i.id = %(indicator)s
       AND d.chance < 970
       AND (i.rollup = 'direct' OR o.kind = 'town' OR d.chance < 60)
  ) c
