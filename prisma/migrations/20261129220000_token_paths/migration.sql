-- AlterTable
ALTER TABLE "environment_path" ADD COLUMN     "token_id" TEXT;

-- CreateTable
CREATE TABLE "token_path" (
    "token_id" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "environments" INTEGER NOT NULL,

    CONSTRAINT "token_path_pkey" PRIMARY KEY ("token_id","path")
);

-- A path counts for the token that requested the environment's build first, unless caches that clients use anyway serve it. Triggers,
-- because workers of the release before hold and release paths too. The column remembers the token that was counted, so that a path
-- leaves as it came.
CREATE FUNCTION "environment_path_counts_for"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM store_path WHERE path = NEW.path AND upstream)
    AND NOT EXISTS (SELECT 1 FROM cached_path WHERE path = NEW.path)
  THEN
    NEW.token_id := NULL;
  ELSE
    SELECT build.token_id INTO NEW.token_id FROM environment JOIN build ON build.id = environment.current_build_id
      WHERE environment.id = NEW.environment_id;
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER "environment_path_counts_for" BEFORE INSERT ON "environment_path"
  FOR EACH ROW EXECUTE FUNCTION "environment_path_counts_for"();

-- Locks the rows in one order, so that no two builds of a token wait for each other.
CREATE FUNCTION "environment_path_held"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO token_path (token_id, path, environments)
    SELECT token_id, path, count(*) FROM held WHERE token_id IS NOT NULL GROUP BY token_id, path ORDER BY token_id, path
    ON CONFLICT (token_id, path) DO UPDATE SET environments = token_path.environments + excluded.environments;
  RETURN NULL;
END
$$;
CREATE TRIGGER "environment_path_held" AFTER INSERT ON "environment_path"
  REFERENCING NEW TABLE AS held FOR EACH STATEMENT EXECUTE FUNCTION "environment_path_held"();

CREATE FUNCTION "environment_path_released"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM token_path
    WHERE (token_id, path) IN (SELECT token_id, path FROM released) ORDER BY token_id, path FOR UPDATE;
  UPDATE token_path SET environments = environments - gone.count
    FROM (SELECT token_id, path, count(*) FROM released GROUP BY token_id, path) AS gone
    WHERE token_path.token_id = gone.token_id AND token_path.path = gone.path;
  DELETE FROM token_path
    WHERE environments <= 0 AND (token_id, path) IN (SELECT token_id, path FROM released);
  RETURN NULL;
END
$$;
CREATE TRIGGER "environment_path_released" AFTER DELETE ON "environment_path"
  REFERENCING OLD TABLE AS released FOR EACH STATEMENT EXECUTE FUNCTION "environment_path_released"();

-- Paths that are held already.
UPDATE environment_path SET token_id = build.token_id
  FROM environment JOIN build ON build.id = environment.current_build_id
  WHERE environment.id = environment_path.environment_id AND build.token_id IS NOT NULL
    AND environment_path.path NOT IN (SELECT path FROM store_path WHERE upstream AND path NOT IN (SELECT path FROM cached_path));
INSERT INTO token_path (token_id, path, environments)
  SELECT token_id, path, count(*) FROM environment_path WHERE token_id IS NOT NULL GROUP BY token_id, path;
