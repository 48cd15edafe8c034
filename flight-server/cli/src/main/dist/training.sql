-- Runs once after a build: the start-up cache remembers the classes and methods these statements needed.
-- Short on purpose; what matters is that each common path is taken.
SELECT 1;

COPY (
  SELECT * FROM (VALUES
    (1, 'amber', 1.50, DATE '2024-01-01'),
    (2, 'beryl', 2.25, DATE '2024-02-01'),
    (3, NULL, 3.75, DATE '2024-03-01')) AS t (id, name, price, day)
) TO 'stones.parquet' (FORMAT PARQUET);

SELECT s.name, count(*) AS stones, sum(s.price * (1 - 0.1)) AS total, avg(s.price) AS mean, max(s.day) AS latest
FROM 'stones.parquet' AS s JOIN 'stones.parquet' AS t ON s.id = t.id
WHERE s.price > 1 AND (s.name LIKE '%er%' OR s.day < DATE '2024-06-01')
GROUP BY s.name HAVING count(*) > 0
ORDER BY total DESC LIMIT 10;

SELECT id, CASE WHEN name IS NULL THEN 'none' ELSE upper(name) END AS name
FROM 'stones.parquet'
WHERE id IN (SELECT id FROM 'stones.parquet' WHERE day >= DATE '2024-01-15')
ORDER BY id;

EXPLAIN SELECT name, sum(price) FROM 'stones.parquet' GROUP BY name;
