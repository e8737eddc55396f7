-- Workers of the release before 20261129093000_package_by_path write verdicts and build tools without these columns, and failed at
-- it. A later release drops these triggers, once no such worker can be there.
CREATE FUNCTION "fill_verdict_source_path"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT "source_path" INTO NEW."source_path" FROM "package"
    WHERE "build_id" = NEW."build_id" AND "name" = NEW."package_name" ORDER BY "source_path" LIMIT 1;
  RETURN NEW;
END $$;

CREATE TRIGGER "verdict_source_path" BEFORE INSERT ON "verdict"
  FOR EACH ROW WHEN (NEW."source_path" IS NULL) EXECUTE FUNCTION "fill_verdict_source_path"();

CREATE FUNCTION "fill_build_tool_key"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."key" := coalesce(NEW."source_path", NEW."name");
  RETURN NEW;
END $$;

CREATE TRIGGER "build_tool_key" BEFORE INSERT ON "build_tool"
  FOR EACH ROW WHEN (NEW."key" IS NULL) EXECUTE FUNCTION "fill_build_tool_key"();
