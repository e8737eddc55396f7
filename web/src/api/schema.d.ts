export interface paths {
    "/v1/environments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List environments, newest first
         * @description Requires a token with scope `read`.
         */
        get: operations["listEnvironments"];
        put?: never;
        /**
         * Request an environment
         * @description Equivalent specs share one environment and one build. The API starts a new build when the last one failed, unless the failure cache has one of its derivations, or when the cache no longer has the environment. Poll `Location`. Requires a token with scope `submit`.
         */
        post: operations["acceptEnvironment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one environment with its newest build
         * @description `wait` delays the answer until the newest build ends. With `if-none-match` it returns at the next change instead. Requires a token with scope `read`.
         */
        get: operations["getEnvironment"];
        put?: never;
        post?: never;
        /**
         * Delete an environment and free its space in the cache
         * @description Deletes its builds, logs and bundles as well. A sweep then removes the objects that no other environment needs. Requires a token with scope `admin`.
         */
        delete: operations["forgetEnvironment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments/{id}/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the packages of an environment with fate and reason
         * @description Requires a token with scope `read`.
         */
        get: operations["getPackages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments/{id}/build-tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the packages that only the builds of rebuilt packages need, with fate and reason
         * @description Requires a token with scope `read`.
         */
        get: operations["getBuildTools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments/{id}/bundle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download a folder from which `nix-build` makes the environment without Patchbay
         * @description Requires a token with scope `read`.
         */
        get: operations["getBundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments/{id}/closure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the store paths that an environment needs
         * @description Requires a token with scope `read`.
         */
        get: operations["getClosure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments/{id}/pin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Pin an environment, so that sweeps keep it
         * @description Sweeps do not evict it until the pin ends. Without a body the pin has no end. The newest request replaces earlier ones. An environment may be pinned while a worker builds it. Requires a token with scope `submit`.
         */
        put: operations["pinEnvironment"];
        post?: never;
        /**
         * Remove the pin of an environment
         * @description Requires a token with scope `submit`.
         */
        delete: operations["unpinEnvironment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plan an environment: what a build would reuse, rebuild and download; builds nothing
         * @description Takes the spec of `POST /v1/environments`. The answer for a failed plan has the reason in `failure`. Requires a token with scope `submit`.
         */
        post: operations["askForPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one plan: its state, or the work of a build
         * @description The answer for a failed plan is 200 with the reason in `failure`. Requires a token with scope `read`.
         */
        get: operations["getPlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a plan
         * @description A waiting plan ends at once. A worker ends Nix within seconds when the plan has started. All callers that requested the same plan share it, so it ends for all of them. The request may be repeated. Requires a token with scope `cancel`.
         */
        post: operations["cancelPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/builds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one build: its progress or its end
         * @description The answer for a failed build is 200 with the reason in `failure`. `wait` delays the answer until the build ends. With `if-none-match` it returns at the next change instead. Requires a token with scope `read`.
         */
        get: operations["getBuild"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/builds/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Stream the events of a build
         * @description Server-sent events: `state` for every change of state, `progress`, and `end` for the final state, after which the API closes the stream. Reconnect with `Last-Event-ID` when the stream breaks off earlier; that says nothing about the build. Requires a token with scope `read`.
         */
        get: operations["getEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/builds/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a build’s log, also while the build runs
         * @description Repeat the request with `offset` set to `x-log-next-offset` until `x-log-complete` is true, or stream the log with `follow`. `accept: text/x-ansi` keeps the colours of builders. Requires a token with scope `read`.
         */
        get: operations["getLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/builds/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a build
         * @description A waiting build ends at once. A worker ends Nix and its processes within seconds when the build has started. All callers that requested the same environment share the build, so it ends for all of them. The request may be repeated. Requires a token with scope `cancel`.
         */
        post: operations["cancelBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/builds/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry a failed or cancelled build
         * @description Starts a new attempt at the same environment that ignores the failure cache. Returns the newest attempt when there already is one, so the request may be repeated. Requires a token with scope `submit`.
         */
        post: operations["retryBuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/builds/{id}/priority": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the priority of a waiting build
         * @description Requires a token with scope `submit`.
         */
        put: operations["prioritiseBuild"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List which packages work under which interpreter, by name, from the newest builds
         * @description Requires a token with scope `read`.
         */
        get: operations["listKnownPackages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/packages/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the results of all builds for one package, by version and target
         * @description Ignores case and the difference between `-`, `_` and `.` in the name. Counts builds that have ended. Requires a token with scope `read`.
         */
        get: operations["getKnownPackage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/badge/packages/{name}.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture of what builds have shown of a package
         * @description Requires a token with scope `read`.
         */
        get: operations["getPackageBadge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/badge/environments/{id}.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A picture of whether an environment is ready, and leaves the GIL off
         * @description Requires a token with scope `read`.
         */
        get: operations["getEnvironmentBadge"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the channels that a spec can name
         * @description Requires a token with scope `read`.
         */
        get: operations["listChannels"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one channel: its pin, earlier pins, and the newest move
         * @description A channel whose first move is under way or has failed has no pin. The answer after a failed move is 200 with the reason in `move.failure`. Requires a token with scope `read`.
         */
        get: operations["getChannel"];
        /**
         * Register a channel, or move it to another pin
         * @description The body describes the whole channel, like an entry of a channels file; without `default`, that flag does not change. A worker first lists the packages of the new pin. Until then, and when that fails, the channel keeps its old pin; `move.failure` gives the reason. Requires a token with scope `admin`.
         */
        put: operations["putChannel"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{name}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel the move of a channel, which keeps its pin
         * @description A waiting move ends at once. A worker ends Nix within seconds when the move has started. A channel that follows a branch requests the move again at its next check. The request may be repeated. Requires a token with scope `admin`.
         */
        post: operations["cancelMove"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels/{name}/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the names of a channel’s packages
         * @description Requires a token with scope `read`.
         */
        get: operations["getChannelPackages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/cache": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the binary cache: its URL, keys, size and lines for nix.conf
         * @description Requires a token with scope `read`.
         */
        get: operations["getCache"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List sweeps, newest first
         * @description The API keeps the newest hundred. Requires a token with scope `read`.
         */
        get: operations["listSweeps"];
        put?: never;
        /**
         * Sweep the cache now, or with `dryRun` predict a sweep
         * @description Workers sweep every hour as well. Requests share a sweep that has not begun. The answer for a failed sweep has the reason in `failure`. Requires a token with scope `admin`.
         */
        post: operations["askForSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one sweep: what it has evicted and freed, or would in a dry run
         * @description Requires a token with scope `read`.
         */
        get: operations["getSweep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sweeps/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a sweep
         * @description A waiting sweep ends at once. A worker first finishes the objects that it is removing when the sweep has started. The report lists the work until then, which is not undone. The request may be repeated. Requires a token with scope `admin`.
         */
        post: operations["cancelSweep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List webhooks, newest first
         * @description Lists the webhooks of the token, or of all tokens with `admin`. Requires a token with scope `submit`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Create a webhook
         * @description The API sends events of the builds that the token requests, of one build, or with `all` of the builds of all tokens. It sends the end of a build that has already ended at once. Requires a token with scope `submit`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one webhook
         * @description Requires a token with scope `submit`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description Drops messages that are not sent yet and deletes the log of deliveries. Requires a token with scope `submit`.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the deliveries of a webhook, newest first
         * @description Includes every attempt and its result. Requires a token with scope `submit`.
         */
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test message to a webhook
         * @description Sends it at once, and does not repeat a test that fails. Requires a token with scope `submit`.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries/{delivery}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message again
         * @description Sends the message at once under the same id, delivered or not. When that fails, the remaining regular attempts follow. Requires a token with scope `submit`.
         */
        post: operations["redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List calls that changed something or lacked the scope to, newest first
         * @description Requires a token with scope `admin`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the workers that reported within the last minute, with their free disk space, and say whether builds proceed
         * @description Requires a token with scope `read`.
         */
        get: operations["listWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that the process answers, without Postgres and Redis */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that the API can serve requests: Postgres and Redis answer, and Postgres has disk space */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the metrics of this process, and of the service as a whole, for Prometheus
         * @description Requires a token with scope `read`.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the version of this API and of its Nix library
         * @description Requires a token with scope `read`.
         */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tokens, newest first: its own and those that it created, or all with `admin`
         * @description Requires a token.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create a token
         * @description The token has no scope that its creator lacks and ends with its creator at the latest. Once the first token exists, every request needs one. Requires a token.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the token of the request
         * @description Requires a token.
         */
        get: operations["getOwnToken"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one token: its own, one that it created, or any with `admin`
         * @description Requires a token.
         */
        get: operations["getToken"];
        put?: never;
        post?: never;
        /**
         * Revoke a token and all tokens that it created
         * @description A token may revoke itself and tokens that it created; `admin` may revoke any. Other processes of the API notice within seconds. Requires a token.
         */
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/nix-cache-info": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read `nix-cache-info`: the store folder and the priority of the binary cache
         * @description Requires a token with scope `read`.
         */
        get: operations["getCacheInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Read `nix-cache-info`: the store folder and the priority of the binary cache
         * @description Requires a token with scope `read`.
         */
        head: operations["getCacheInfo-head"];
        patch?: never;
        trace?: never;
    };
    "/{hash}.narinfo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the narinfo of a store path: hashes, size, references and signatures
         * @description Requires a token with scope `read`.
         */
        get: operations["getNarinfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Read the narinfo of a store path: hashes, size, references and signatures
         * @description Requires a token with scope `read`.
         */
        head: operations["getNarinfo-head"];
        patch?: never;
        trace?: never;
    };
    "/{hash}.ls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the files of a store path
         * @description Requires a token with scope `read`.
         */
        get: operations["getListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * List the files of a store path
         * @description Requires a token with scope `read`.
         */
        head: operations["getListing-head"];
        patch?: never;
        trace?: never;
    };
    "/nar/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the content of a store path as a compressed NAR
         * @description Requires a token with scope `read`.
         */
        get: operations["getNar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Read the content of a store path as a compressed NAR
         * @description Requires a token with scope `read`.
         */
        head: operations["getNar-head"];
        patch?: never;
        trace?: never;
    };
    "/log/{drv}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the log of a derivation, for `nix log`
         * @description Requires a token with scope `read`.
         */
        get: operations["getBuildLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Read the log of a derivation, for `nix log`
         * @description Requires a token with scope `read`.
         */
        head: operations["getBuildLog-head"];
        patch?: never;
        trace?: never;
    };
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The pages for a browser, links into the API for a program */
        get: operations["getRoot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Fault: {
            /** @description JSON pointer into the body (empty for the body as a whole), or the name of a parameter. */
            pointer: string;
            /** @description The fault and its correction. */
            detail: string;
            /** @description Existing names similar to the given one. */
            nearest?: string[];
        };
        Problem: {
            /** @description `urn:patchbay:problem:` and the code. */
            type: string;
            /** @description One sentence, the same for every problem of this code. */
            title: string;
            status: number;
            /** @enum {unknown} */
            code: "spec-invalid" | "query-invalid" | "body-invalid" | "hash-malformed" | "token-missing" | "token-invalid" | "scope-missing" | "origin-refused" | "environment-in-use" | "environment-not-ready" | "build-ended" | "plan-ended" | "sweep-ended" | "build-not-failed" | "channel-in-file" | "channel-moving" | "channel-not-moving" | "idempotency-key-in-use" | "too-many-webhooks" | "not-found" | "body-too-large" | "unsupported-media-type" | "host-refused" | "package-unknown" | "channel-unknown" | "pin-unknown" | "idempotency-key-reused" | "webhook-url-refused" | "rate-limited" | "too-many-builds" | "queue-full" | "disk-full" | "not-ready" | "internal";
            /** @description The cause of this problem and the next step. */
            detail: string;
            /** @description Every fault of the request at once. */
            faults: components["schemas"]["Fault"][];
            /** @description Id of the request in the service’s log. */
            requestId: string;
        };
        Failure: {
            /** @enum {unknown} */
            class: "package-unknown" | "unsupported-pin" | "unsupported-system" | "eval-error" | "eval-timeout" | "eval-memory" | "substituter-error" | "abi-leftover" | "collision" | "build-failed" | "dependency-failed" | "source-build-failed" | "build-timeout" | "silent-timeout" | "log-limit" | "build-memory" | "builder-killed" | "hash-mismatch" | "import-failed" | "gil-reenabled" | "disk-full" | "cache-store-error" | "worker-fault" | "worker-lost" | "cancelled" | "cached-failure" | "internal";
            /** @description What happened, and what to do next. */
            message: string;
            /** @description The distribution that failed. */
            package?: string;
            /** @description The phase that failed, e.g. `buildPhase`. */
            phase?: string;
            /** @description Store path of the derivation that failed. */
            drv?: string;
            /** @description Its last lines, oldest first. */
            logTail?: string[];
            faults?: components["schemas"]["Fault"][];
            /** @description Set when the failure is in the failure cache: only a retry builds the derivation again before this time. */
            cached?: {
                /** Format: date-time */
                until: string;
                /** @description The build that showed it. */
                buildId: string;
            };
            /** @description Changes to the spec with which the build is expected to get further: names to add to its lists, and values to set. Set where one is known. */
            suggestion?: {
                drop?: string[];
                keep?: string[];
                skipImports?: string[];
                /** @constant */
                gil?: "report";
            };
            /** @description Whether a retry without changes may succeed. */
            retryable: boolean;
        };
        Build: {
            id: string;
            environmentId: string;
            /** @description 1 for the environment’s first build. */
            attempt: number;
            /** @enum {unknown} */
            state: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled";
            /** @description How often a worker has started this build; more than 1 after a worker was lost. */
            takenUp: number;
            progress: {
                /** @description Derivations done. */
                done: number;
                /** @description Derivations that the build needs and the store lacked at its start. */
                expected: number;
            };
            /** @description Derivations that Nix is building now. */
            buildingNow: string[];
            failure: components["schemas"]["Failure"] | null;
            /**
             * @description Workers take waiting builds of high priority first.
             * @enum {unknown}
             */
            priority: "high" | "normal" | "low";
            cancelRequested: {
                /** Format: date-time */
                at: string;
                by: string;
            } | null;
            waitsBecause: string | null;
            retryOf: string | null;
            retriedAs: string | null;
            /** @description `key:value`, from all requests for it; the newest hundred. */
            tags: string[];
            /** @description Milliseconds by stage. */
            timings: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        CanonicalSpec: {
            /**
             * @description Version of this format, which increases when the meaning of a field changes. 3 is the present one; 2 had no `skipImports`, and 1 neither `keep` nor `checks`.
             * @enum {unknown}
             */
            format: 1 | 2 | 3;
            channel: string;
            pin: {
                /** @constant */
                kind: "nixpkgs";
                rev: string;
                sha256: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            } | {
                /** @constant */
                kind: "folder";
                narHash: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            };
            system: string;
            source: string;
            target: string;
            /** @description PEP 503 normal forms, sorted, without duplicates. */
            packages: string[];
            rebuild: "auto" | "none" | string[];
            drop: string[];
            keep: string[];
            gil: "report" | "require-disabled";
            checks: "none" | "rebuilt";
            /** @description Sorted, without duplicates. */
            skipImports: string[];
            /** @description Hash of the Nix library that interprets the spec, `sha256-…` (SRI). */
            library: string;
        };
        NoteworthyVerdict: {
            package: string;
            module: string;
            /**
             * @description Result of importing the module, or of comparing the two builds. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment lacks it. `not-checked`: `skipImports` excludes it.
             * @enum {unknown}
             */
            verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
            detail: string | null;
            /** @description Whether the source’s own environment fails in the same way or worse. */
            alsoOnSource: boolean;
            /** @description Whether the change of interpreter broke the module, which fails the build. */
            fault: boolean;
        };
        Package: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /** @description Whether the spec names it; otherwise it is a dependency. */
            requested: boolean;
            /** @enum {unknown} */
            fate: "reused" | "rebuilt" | "dropped";
            /**
             * @description Class of the source’s build. `pure`: no extension module. `tagged`: only modules that the target ignores. `loadable`: a module that the target would load and crash on.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable";
            /** @description Why it has this fate. */
            reason: string;
            sourcePath: string;
            targetPath: string | null;
            gil: ("kept" | "reenabled" | "reenabled-by-dependency") | null;
            /** @description The extension modules that turn the GIL on. */
            turnedOnBy: {
                module: string;
                package: string;
            }[];
            verdicts: {
                module: string;
                /**
                 * @description Result of importing the module, or of comparing the two builds. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment lacks it. `not-checked`: `skipImports` excludes it.
                 * @enum {unknown}
                 */
                verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
                detail: string | null;
                /** @description Whether the source’s own environment fails in the same way or worse. */
                alsoOnSource: boolean;
                /** @description Whether the change of interpreter broke the module, which fails the build. */
                fault: boolean;
            }[];
        };
        BuildTool: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /**
             * @description `relinked`: the target’s builds use the source’s build through links. `dropped`: the same, without its native part.
             * @enum {unknown}
             */
            fate: "relinked" | "rebuilt" | "dropped";
            /**
             * @description Class of the source’s build. `pure`: no extension module. `tagged`: only modules that the target ignores. `loadable`: a module that the target would load and crash on.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable";
            /** @description Why it has this fate. */
            reason: string;
            /** @description Names of the rebuilt packages whose builds use it. */
            neededBy: string[];
            sourcePath: string | null;
            targetPath: string | null;
        };
        PlannedBuildTool: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /**
             * @description `relinked`: the target’s builds use the source’s build through links. `dropped`: the same, without its native part. `unknown`: no cache has the source’s build, and a plan compiles nothing, so only a build can determine it.
             * @enum {unknown}
             */
            fate: "relinked" | "rebuilt" | "dropped" | "unknown";
            /**
             * @description Class of the source’s build. `pure`: no extension module. `tagged`: only modules that the target ignores. `loadable`: a module that the target would load and crash on. `unknown`: no cache has the source’s build, and a plan compiles nothing, so only a build can determine it.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable" | "unknown";
            /** @description Why it has this fate. */
            reason: string;
            /** @description Names of the rebuilt packages whose builds use it. */
            neededBy: string[];
            sourcePath: string | null;
            targetPath: string | null;
        };
        HowToFetch: {
            /** @description URL of the cache. */
            substituter: string;
            /** @description Each as in nix.conf. */
            publicKeys: string[];
            /** @description Three lines for nix.conf that add the cache to Nix’s substituters. */
            nixConf: string;
            /** @description A line for Nix’s netrc (`/etc/nix/netrc`, or the file that `netrc-file` names), needed when the service has tokens. Replace `<token>` by a token with scope `read`. */
            netrc: string;
            /** @description A shell command that fetches the environment into the store. */
            command: string;
            /** @description A complete flake.nix with the environment as package and its interpreter as app; builds nothing. */
            flake: string;
        };
        EnvironmentSummary: {
            /** @description SHA-256 of the canonical spec. */
            id: string;
            /**
             * @description State of its newest build; `evicted` when that was ready and the cache no longer keeps the paths.
             * @enum {unknown}
             */
            status: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
            spec: components["schemas"]["CanonicalSpec"];
            storePath: string | null;
            closureBytes: number | null;
            /** Format: date-time */
            createdAt: string;
            readyAt: string | null;
            /**
             * Format: date-time
             * @description Time of the last request for it or fetch from the cache, to within a minute.
             */
            lastUsedAt: string;
            pinned: {
                /** Format: date-time */
                at: string;
                until: string | null;
            } | null;
            evicted: {
                /** Format: date-time */
                at: string;
                because: string;
            } | null;
            gil: {
                /** @enum {unknown} */
                state: "off" | "on";
                /** @description The extension modules that turn the GIL on. */
                turnedOnBy: {
                    module: string;
                    package: string;
                }[];
            } | null;
            /** @description Programs of its packages that the environment lacks, because they would not run the target interpreter. Empty until the check. */
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            build: components["schemas"]["Build"];
            /** @description Number of packages by fate. */
            packages: {
                reused: number;
                rebuilt: number;
                dropped: number;
            };
        };
        Environment: {
            /** @description SHA-256 of the canonical spec. */
            id: string;
            /**
             * @description State of its newest build; `evicted` when that was ready and the cache no longer keeps the paths.
             * @enum {unknown}
             */
            status: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
            spec: components["schemas"]["CanonicalSpec"];
            storePath: string | null;
            closureBytes: number | null;
            /** Format: date-time */
            createdAt: string;
            readyAt: string | null;
            /**
             * Format: date-time
             * @description Time of the last request for it or fetch from the cache, to within a minute.
             */
            lastUsedAt: string;
            pinned: {
                /** Format: date-time */
                at: string;
                until: string | null;
            } | null;
            evicted: {
                /** Format: date-time */
                at: string;
                because: string;
            } | null;
            gil: {
                /** @enum {unknown} */
                state: "off" | "on";
                /** @description The extension modules that turn the GIL on. */
                turnedOnBy: {
                    module: string;
                    package: string;
                }[];
            } | null;
            /** @description Programs of its packages that the environment lacks, because they would not run the target interpreter. Empty until the check. */
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            build: components["schemas"]["Build"];
            /** @description Number of packages by fate. */
            packages: {
                reused: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description Number of packages that only the builds of rebuilt packages need, by fate. */
            buildTools: {
                relinked: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description Results of the import check except plain successes. */
            verdicts: components["schemas"]["NoteworthyVerdict"][];
            fetch: components["schemas"]["HowToFetch"] | null;
        };
        AcceptedEnvironment: {
            /** @description SHA-256 of the canonical spec. */
            id: string;
            /**
             * @description State of its newest build; `evicted` when that was ready and the cache no longer keeps the paths.
             * @enum {unknown}
             */
            status: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
            spec: components["schemas"]["CanonicalSpec"];
            storePath: string | null;
            closureBytes: number | null;
            /** Format: date-time */
            createdAt: string;
            readyAt: string | null;
            /**
             * Format: date-time
             * @description Time of the last request for it or fetch from the cache, to within a minute.
             */
            lastUsedAt: string;
            pinned: {
                /** Format: date-time */
                at: string;
                until: string | null;
            } | null;
            evicted: {
                /** Format: date-time */
                at: string;
                because: string;
            } | null;
            gil: {
                /** @enum {unknown} */
                state: "off" | "on";
                /** @description The extension modules that turn the GIL on. */
                turnedOnBy: {
                    module: string;
                    package: string;
                }[];
            } | null;
            /** @description Programs of its packages that the environment lacks, because they would not run the target interpreter. Empty until the check. */
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            build: components["schemas"]["Build"];
            /** @description Number of packages by fate. */
            packages: {
                reused: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description Number of packages that only the builds of rebuilt packages need, by fate. */
            buildTools: {
                relinked: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description Results of the import check except plain successes. */
            verdicts: components["schemas"]["NoteworthyVerdict"][];
            fetch: components["schemas"]["HowToFetch"] | null;
            /** @description Whether an earlier request had started the build, which both share. */
            coalesced: boolean;
        };
        PlannedPackage: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /** @description Whether the spec names it; otherwise it is a dependency. */
            requested: boolean;
            /**
             * @description `unknown`: no cache has the source’s build, and a plan compiles nothing, so only a build can determine it.
             * @enum {unknown}
             */
            fate: "reused" | "rebuilt" | "dropped" | "unknown";
            /**
             * @description Class of the source’s build. `pure`: no extension module. `tagged`: only modules that the target ignores. `loadable`: a module that the target would load and crash on. `unknown`: no cache has the source’s build, and a plan compiles nothing, so only a build can determine it.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable" | "unknown";
            /** @description Why it has this fate. */
            reason: string;
            sourcePath: string;
            targetPath: string | null;
        };
        BuildCount: {
            /** @description Derivations beyond the source’s own environment and the target interpreter, including those built before. */
            derivations: number;
            /** @description The subset that compiles or installs a package for the target, without links, hooks and environments. */
            packages: number;
        };
        Plan: {
            id: string;
            /** @description Id of the environment of this spec, present or not: SHA-256 of the spec. */
            environmentId: string;
            /** @enum {unknown} */
            state: "queued" | "planning" | "ready" | "failed" | "cancelled";
            spec: components["schemas"]["CanonicalSpec"];
            packages: components["schemas"]["PlannedPackage"][] | null;
            buildTools: components["schemas"]["PlannedBuildTool"][] | null;
            sourceToBuild: components["schemas"]["SourceToBuild"][] | null;
            storePath: string | null;
            drvPath: string | null;
            builds: {
                patchbay: components["schemas"]["BuildCount"];
                naive: components["schemas"]["BuildCount"] | null;
                naiveFault: string | null;
            } | null;
            toDo: {
                /** @description Derivations that neither its store nor a substituter has. */
                derivations: number;
                /** @description Downloads from substituters. */
                downloads: {
                    /** @description Store paths. */
                    paths: number;
                    /** @description Bytes over the wire. */
                    bytes: number;
                    /** @description Bytes in the store. */
                    unpackedBytes: number;
                };
            } | null;
            failure: components["schemas"]["Failure"] | null;
            waitsBecause: string | null;
            /** Format: date-time */
            createdAt: string;
            finishedAt: string | null;
        };
        SourceToBuild: {
            name: string | null;
            storePath: string;
            drvPath: string;
        };
        Channel: {
            name: string;
            pin: {
                /** @constant */
                kind: "nixpkgs";
                rev: string;
                sha256: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            } | {
                /** @constant */
                kind: "folder";
                narHash: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            };
            /** @description Values for a spec that omits these fields. */
            defaults: {
                source: string;
                target: string;
                system: string;
            };
            /** @description Whether a spec without `channel` uses this one. */
            isDefault: boolean;
            /** @description Whether it is in the workers’ channels file; only that file moves it then. */
            fromFile: boolean;
            packages: number | null;
            pythonVersion: string | null;
            follows: string | null;
            /** @description Whether a move to another pin is under way. */
            moving: boolean;
        };
        /** @description Differences from the packages of the previous pin. Names at most a hundred of each kind. */
        ChannelChanges: {
            /** @description `at` of the previous pin. */
            from: string;
            added: {
                count: number;
                names: string[];
            };
            removed: {
                count: number;
                names: string[];
            };
            updated: {
                count: number;
                packages: {
                    name: string;
                    from: string;
                    to: string;
                }[];
            };
        };
        ChannelPin: {
            /** @description Name of the pin after the `@` in a spec’s `channel`. */
            at: string;
            pin: {
                /** @constant */
                kind: "nixpkgs";
                rev: string;
                sha256: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            } | {
                /** @constant */
                kind: "folder";
                narHash: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            };
            folder: string | null;
            packages: number | null;
            /** Format: date-time */
            registeredAt: string;
            changes: components["schemas"]["ChannelChanges"] | null;
        };
        ChannelMove: {
            id: string;
            /** @enum {unknown} */
            state: "queued" | "moving" | "done" | "failed" | "cancelled";
            /** @description The requested pin: `rev` and `sha256`, `branch` and `follow`, or `path`; and `config` and `overlays`. */
            from: {
                rev?: string;
                sha256?: string;
                branch?: string;
                follow?: boolean;
                path?: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                overlays?: string[];
            };
            /** @description Values for a spec that omits these fields. */
            defaults: {
                source: string;
                target: string;
                system: string;
            };
            default: boolean | null;
            /** @description Whether a worker requested it because the channel’s branch had moved. */
            scheduled: boolean;
            failure: components["schemas"]["Failure"] | null;
            /** Format: date-time */
            askedAt: string;
            finishedAt: string | null;
        };
        ChannelDetails: {
            name: string;
            pin: ({
                /** @constant */
                kind: "nixpkgs";
                rev: string;
                sha256: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            } | {
                /** @constant */
                kind: "folder";
                narHash: string;
                /** @description Options of Nixpkgs’ `config`. */
                config?: {
                    /** @description Whether packages without a free licence may be used. */
                    allowUnfree?: boolean;
                    /** @description The packages without a free licence that may be used, by name. */
                    allowUnfreePackages?: string[];
                    /** @description Whether packages that are marked as broken may be used. */
                    allowBroken?: boolean;
                    /** @description Whether packages that do not list the platform may be used. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. Default: true. */
                    allowAliases?: boolean;
                    /** @description Whether Nix builds packages with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is compiled for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. Default: true. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether Nix builds packages with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in their order of application. */
                overlays?: string[];
            }) | null;
            /** @description Values for a spec that omits these fields. */
            defaults: {
                source: string;
                target: string;
                system: string;
            };
            /** @description Whether a spec without `channel` uses this one. */
            isDefault: boolean;
            /** @description Whether it is in the workers’ channels file; only that file moves it then. */
            fromFile: boolean;
            packages: number | null;
            pythonVersion: string | null;
            follows: string | null;
            /** @description Whether a move to another pin is under way. */
            moving: boolean;
            /** @description The newest hundred pins, newest first. */
            pins: components["schemas"]["ChannelPin"][];
            move: components["schemas"]["ChannelMove"] | null;
            /** @description Why workers cannot register the entry of their channels file; the channel is unchanged then. */
            faults: {
                worker: string;
                detail: string;
            }[];
        };
        SweepSummary: {
            id: string;
            /** @enum {unknown} */
            state: "queued" | "sweeping" | "done" | "failed" | "cancelled";
            /** @description Whether the report only predicts a sweep. */
            dryRun: boolean;
            askedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            failure: string | null;
            report: {
                /** @description Size of the cache before. */
                bytesBefore: number;
                /** @description Size of the cache after. */
                bytesAfter: number;
                /** @description Bytes of all removed objects. */
                freedBytes: number;
                /** @description Number of store paths that no environment needed any more. */
                pathsRemoved: number;
                /** @description Objects that a worker left behind when it died. */
                orphans: {
                    objects: number;
                    bytes: number;
                };
                environmentsEvicted: number;
                aboveLimit: {
                    bytes: number;
                    because: string;
                } | null;
            } | null;
        };
        Sweep: {
            id: string;
            /** @enum {unknown} */
            state: "queued" | "sweeping" | "done" | "failed" | "cancelled";
            /** @description Whether the report only predicts a sweep. */
            dryRun: boolean;
            askedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            failure: string | null;
            report: {
                /** @description Size of the cache before. */
                bytesBefore: number;
                /** @description Size of the cache after. */
                bytesAfter: number;
                /** @description Bytes of all removed objects. */
                freedBytes: number;
                /** @description Number of store paths that no environment needed any more. */
                pathsRemoved: number;
                /** @description Objects that a worker left behind when it died. */
                orphans: {
                    objects: number;
                    bytes: number;
                };
                environmentsEvicted: number;
                aboveLimit: {
                    bytes: number;
                    because: string;
                } | null;
                /** @description Evicted environments, least recently used first. */
                evicted: {
                    id: string;
                    storePath: string;
                    /** Format: date-time */
                    lastUsedAt: string;
                    /** @description Bytes of the objects that no other environment needed. */
                    freedBytes: number;
                    because: string;
                }[];
            } | null;
        };
        Token: {
            id: string;
            name: string;
            /** @description `admin` includes the others. */
            scopes: ("read" | "submit" | "cancel" | "admin")[];
            parentId: string | null;
            /**
             * @description Whether the API accepts it; if not, why.
             * @enum {unknown}
             */
            state: "live" | "expired" | "revoked";
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            revokedAt: string | null;
            lastUsedAt: string | null;
        };
        NewToken: {
            id: string;
            name: string;
            /** @description `admin` includes the others. */
            scopes: ("read" | "submit" | "cancel" | "admin")[];
            parentId: string | null;
            /**
             * @description Whether the API accepts it; if not, why.
             * @enum {unknown}
             */
            state: "live" | "expired" | "revoked";
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            revokedAt: string | null;
            lastUsedAt: string | null;
            /** @description The text of the token, which only this answer shows. */
            token: string;
        };
        Webhook: {
            id: string;
            url: string;
            events: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
            build: string | null;
            /** @description Whether it gets events of the builds of all tokens. */
            all: boolean;
            tokenId: string | null;
            /** Format: date-time */
            createdAt: string;
            goneAt: string | null;
        };
        NewWebhook: {
            id: string;
            url: string;
            events: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
            build: string | null;
            /** @description Whether it gets events of the builds of all tokens. */
            all: boolean;
            tokenId: string | null;
            /** Format: date-time */
            createdAt: string;
            goneAt: string | null;
            /** @description Key for the signatures of messages, which only this answer shows. */
            secret: string;
        };
        Delivery: {
            /** @description Sent as `webhook-id`, the same for every attempt. */
            id: string;
            /** @enum {unknown} */
            event: "build.started" | "build.ready" | "build.failed" | "build.cancelled" | "webhook.test";
            /** @enum {unknown} */
            state: "waiting" | "delivered" | "given-up";
            /** Format: date-time */
            createdAt: string;
            deliveredAt: string | null;
            nextAttemptAt: string | null;
            /** @description Oldest first. */
            attempts: {
                /** Format: date-time */
                at: string;
                status: number | null;
                error: string | null;
                /** @description Duration in milliseconds. */
                ms: number;
            }[];
            /** @description Body of the message. */
            payload: {
                type: string;
                /** Format: date-time */
                timestamp: string;
                data: {
                    [key: string]: unknown;
                };
            };
        };
        AuditEntry: {
            id: number;
            /** Format: date-time */
            at: string;
            /** @description `x-request-id` of the answer. */
            requestId: string;
            tokenId: string | null;
            tokenName: string | null;
            /** @description Address of the caller. */
            remote: string;
            method: string;
            /** @description Pattern of the route, such as `/v1/builds/:id/cancel`. */
            route: string;
            path: string;
            /** @description HTTP status of the answer. */
            status: number;
        };
        Worker: {
            /** @description Its host and process id. */
            name: string;
            /** Format: date-time */
            seenAt: string;
            /** @description Free megabytes of its Nix store. */
            freeMb: number;
            /** @description Megabytes below which it starts no build. */
            minFreeMb: number;
            machines: {
                /** @description `this machine`, or the address of a remote builder. */
                name: string;
                systems: string[];
                /** @description Values of `requiredSystemFeatures` that it supports. */
                features: string[];
            }[] | null;
            /** @description Faults of the worker. `/nix`: its Nix does not work, so it takes no builds. `/channels/<name>`: it cannot register this channel of its channels file. */
            faults: components["schemas"]["Fault"][];
            /** @description Whether its Nix store has room for builds. */
            hasRoom: boolean;
            library: string | null;
            libraryInterface: number | null;
            /** @description Migrations of the database that it does not have. With any, it is outdated and takes no work. */
            newerMigrations: string[];
            idleBecause: string | null;
        };
        ServiceStatus: {
            /**
             * @description `working`: some worker takes builds. `blocked`: workers report, but none takes builds; `idleBecause` of each says why. `no-worker`: none reports.
             * @enum {unknown}
             */
            status: "working" | "blocked" | "no-worker";
            /** @description Builds that wait for a worker. */
            waiting: number;
            /** @description Builds that workers have. */
            running: number;
            /** @description Age of the oldest waiting build; 0 if none waits. */
            longestWaitSeconds: number;
            /** @description Plans that have not ended. */
            plans: number;
        };
        KnownPackage: {
            /** @description PEP 503 normal form. */
            name: string;
            /** @description Attribute of the target interpreter. */
            target: string;
            /**
             * @description Result of the newest build that got this far. Builds with `drop`, `keep` or a `rebuild` by the caller do not count, because Patchbay did not decide in them.
             * @enum {unknown}
             */
            status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            /** @description Whether all results come from builds under earlier rules of Patchbay. `status` omits those until the next build of the package. */
            outdated: boolean;
            /** @description Its version in the newest build. */
            version: string;
            /**
             * @description Class of the source’s build. `pure`: no extension module. `tagged`: only modules that the target ignores. `loadable`: a module that the target would load and crash on.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable";
            /** @description Id of the environment of the newest build. */
            environmentId: string;
            /**
             * Format: date-time
             * @description When the newest build ended.
             */
            seenAt: string;
        };
        KnownVersion: {
            version: string;
            /** @description Attribute of the target interpreter. */
            target: string;
            /**
             * @description Result of the newest build that got this far. Builds with `drop`, `keep` or a `rebuild` by the caller do not count, because Patchbay did not decide in them.
             * @enum {unknown}
             */
            status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            /** @description Whether all results come from builds under earlier rules of Patchbay. `status` omits those until the next build of the package. */
            outdated: boolean;
            /**
             * @description Class of the source’s build. `pure`: no extension module. `tagged`: only modules that the target ignores. `loadable`: a module that the target would load and crash on.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable";
            gil: ("kept" | "reenabled" | "reenabled-by-dependency") | null;
            /** @description The extension modules that turn the GIL on. */
            turnedOnBy: {
                module: string;
                package: string;
            }[];
            /** @description Results of builds with `drop`, `keep` or a `rebuild` by the caller, by its fate there. */
            overridden: {
                /** @enum {unknown} */
                fate: "reused" | "rebuilt" | "dropped";
                /**
                 * @description Result of the newest build that got this far. Builds with `drop`, `keep` or a `rebuild` by the caller do not count, because Patchbay did not decide in them.
                 * @enum {unknown}
                 */
                status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
                builds: number;
                /** @description Id of the environment of the newest of these builds. */
                environmentId: string;
                /** Format: date-time */
                lastSeenAt: string;
            }[];
            /** @description Number of builds by its fate. */
            builds: {
                reused: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description Number of environments among these builds. */
            environments: number;
            /**
             * Format: date-time
             * @description When the newest build with it ended.
             */
            lastSeenAt: string;
            /** @description Id of the environment of the newest build with it. */
            environmentId: string;
            /** @description Its status under each pin, newest first; empty when all pins agree. */
            byPin: {
                channel: string;
                /** @description As in `channel@pin`. */
                pin: string;
                /**
                 * @description Result of the newest build that got this far. Builds with `drop`, `keep` or a `rebuild` by the caller do not count, because Patchbay did not decide in them.
                 * @enum {unknown}
                 */
                status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
                /** Format: date-time */
                lastSeenAt: string;
            }[];
            /** @description Results of importing it in any build except plain successes, newest first. */
            findings: {
                module: string;
                /**
                 * @description Result of importing the module, or of comparing the two builds. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment lacks it. `not-checked`: `skipImports` excludes it.
                 * @enum {unknown}
                 */
                verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
                detail: string | null;
                alsoOnSource: boolean;
                fault: boolean;
                /** @description Number of builds with this result. */
                builds: number;
                lastBuildId: string;
                /** Format: date-time */
                lastSeenAt: string;
            }[];
            /** @description The newest builds that failed because it does not build. */
            failures: {
                buildId: string;
                /** Format: date-time */
                at: string;
                /** @enum {unknown} */
                class: "package-unknown" | "unsupported-pin" | "unsupported-system" | "eval-error" | "eval-timeout" | "eval-memory" | "substituter-error" | "abi-leftover" | "collision" | "build-failed" | "dependency-failed" | "source-build-failed" | "build-timeout" | "silent-timeout" | "log-limit" | "build-memory" | "builder-killed" | "hash-mismatch" | "import-failed" | "gil-reenabled" | "disk-full" | "cache-store-error" | "worker-fault" | "worker-lost" | "cancelled" | "cached-failure" | "internal";
                message: string;
            }[];
        };
        KnownPackageDetails: {
            /** @description PEP 503 normal form. */
            name: string;
            /** @description By version and target, newest first. */
            items: components["schemas"]["KnownVersion"][];
        };
    };
    responses: {
        /** @description `spec-invalid`: The spec has faults. `query-invalid`: The query parameters do not have the right shape. */
        "spec-invalid.query-invalid": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
        "token-missing.token-invalid": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                "www-authenticate": components["headers"]["www-authenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `scope-missing`: The token does not allow this. `origin-refused`: Pages of other sites may not change anything here. */
        "scope-missing.origin-refused": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency-key-in-use`: There is no answer to repeat for this key. */
        "idempotency-key-in-use": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `body-too-large`: The request body is larger than this service accepts. */
        "body-too-large": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `unsupported-media-type`: The body has to be JSON, sent as application/json. */
        "unsupported-media-type": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
        "host-refused": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `package-unknown`: The channel has no package of that name. `channel-unknown`: No channel of that name is registered. `pin-unknown`: The channel never had that pin. `idempotency-key-reused`: The key was used for another request. */
        "package-unknown.channel-unknown.pin-unknown.idempotency-key-reused": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate-limited`: Too many requests in a short time. `too-many-builds`: The token has as many builds under way as it may. */
        "rate-limited.too-many-builds": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                "retry-after": components["headers"]["retry-after"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: Something unexpected went wrong in the service. */
        internal: {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `queue-full`: Too many builds wait already. `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
        "queue-full.disk-full.not-ready": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                "retry-after": components["headers"]["retry-after"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `query-invalid`: The query parameters do not have the right shape. */
        "query-invalid": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `scope-missing`: The token does not allow this. */
        "scope-missing": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `rate-limited`: Too many requests in a short time. */
        "rate-limited": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                "retry-after": components["headers"]["retry-after"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
        "disk-full.not-ready": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                "retry-after": components["headers"]["retry-after"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not-found`: There is nothing under this address. */
        "not-found": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `body-invalid`: The body does not have the right shape. */
        "body-invalid": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `environment-in-use`: The environment is being built, or is pinned. */
        "environment-in-use": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `environment-not-ready`: The environment is not ready. */
        "environment-not-ready": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `query-invalid`: The query parameters do not have the right shape. `body-invalid`: The body does not have the right shape. */
        "query-invalid.body-invalid": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `plan-ended`: The plan has ended. `idempotency-key-in-use`: There is no answer to repeat for this key. */
        "plan-ended.idempotency-key-in-use": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency-key-reused`: The key was used for another request. */
        "idempotency-key-reused": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `build-ended`: The build has ended. `idempotency-key-in-use`: There is no answer to repeat for this key. */
        "build-ended.idempotency-key-in-use": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `build-not-failed`: The build has neither failed nor been cancelled. `idempotency-key-in-use`: There is no answer to repeat for this key. */
        "build-not-failed.idempotency-key-in-use": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `build-ended`: The build has ended. */
        "build-ended": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `channel-in-file`: The channel is in the workers’ channels file, which alone moves it. `channel-moving`: The channel is being moved already. */
        "channel-in-file.channel-moving": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `channel-not-moving`: The channel is not being moved. `idempotency-key-in-use`: There is no answer to repeat for this key. */
        "channel-not-moving.idempotency-key-in-use": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `sweep-ended`: The sweep has ended. `idempotency-key-in-use`: There is no answer to repeat for this key. */
        "sweep-ended.idempotency-key-in-use": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency-key-in-use`: There is no answer to repeat for this key. `too-many-webhooks`: The token has as many webhooks as it may. */
        "idempotency-key-in-use.too-many-webhooks": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                /** @description Seconds after which the caller should try again. */
                "retry-after"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `idempotency-key-reused`: The key was used for another request. `webhook-url-refused`: The service sends nothing to that address. */
        "idempotency-key-reused.webhook-url-refused": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `origin-refused`: Pages of other sites may not change anything here. */
        "origin-refused": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `hash-malformed`: The cache has no names of this form. */
        "hash-malformed": {
            headers: {
                "x-request-id": components["headers"]["x-request-id"];
                "x-content-type-options": components["headers"]["x-content-type-options"];
                "ratelimit-limit": components["headers"]["ratelimit-limit"];
                "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                "ratelimit-reset": components["headers"]["ratelimit-reset"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description Id of the request in the service’s log. */
        "x-request-id": string;
        /** @description Tells browsers to trust `content-type`. */
        "x-content-type-options": "nosniff";
        /** @description URL of the resource. */
        location: string;
        /** @description Seconds after which the caller should try again. */
        "retry-after": number;
        /** @description Whether, for how long and where the answer may be cached. */
        "cache-control": string;
        /** @description The request header on which the answer depends. */
        vary: string;
        /** @description Authentication schemes for a token. */
        "www-authenticate": string;
        /** @description Requests of this kind that the caller may make per minute. Absent, like the other two `ratelimit` headers, where there is no limit. */
        "ratelimit-limit": number;
        /** @description Requests left in this minute. */
        "ratelimit-remaining": number;
        /** @description Seconds until the count starts again. */
        "ratelimit-reset": number;
        /** @description Present when this is the stored answer to an earlier request with the same `Idempotency-Key`. */
        "idempotent-replayed": "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listEnvironments: {
        parameters: {
            query?: {
                /** @description Maximum number of entries in one answer. */
                limit?: number;
                /** @description `next` of the previous page. */
                cursor?: string;
                /** @description State of its newest build; `evicted` when that was ready and the cache no longer keeps the paths. */
                status?: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
                /** @description A package that the spec names. */
                package?: string;
                /** @description The channel of the spec. */
                channel?: string;
                /** @description `key:value`, a tag of one of its builds. When repeated, all tags have to match. */
                tag?: string | string[];
                /** @description Only environments first requested at or after this time. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EnvironmentSummary"][];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    acceptEnvironment: {
        parameters: {
            query?: {
                /** @description Seconds that the API waits for the build’s end before it answers. */
                wait?: number;
                /** @description Workers take waiting builds of high priority first. */
                priority?: "high" | "normal" | "low";
                /** @description `key:value`, a tag for the build. May be repeated. */
                tag?: string | string[];
            };
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of a registered channel, for its present pin; or `name@pin` with one of the channel’s pins: a revision, at least 7 of its digits, or the hash of a folder, and `+…` if several pins differ only in configuration or overlays. */
                    channel?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    source?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    target?: string;
                    packages: string[];
                    /** @description `auto`: rebuild packages with extension modules. `none`: replace the interpreter only. A list: rebuild exactly these packages of the environment, and rebuild them as build tools in any case. */
                    rebuild?: "auto" | "none" | string[];
                    /** @description Packages to leave without their native modules, so that they use their pure fallback. */
                    drop?: string[];
                    /** @description Packages to keep as built for the source, although they have native code. */
                    keep?: string[];
                    /** @description `report` records modules that turn the GIL on; `require-disabled` fails the build. */
                    gil?: "report" | "require-disabled";
                    /** @description `none`: run no tests of packages. `rebuilt`: run the tests of the rebuilt packages, and fail the build if they fail. */
                    checks?: "none" | "rebuilt";
                    /** @description Modules that the import check leaves out, each with its submodules; `pkg.*` leaves out the submodules of `pkg` but not `pkg` itself. The result lists them as `not-checked`. */
                    skipImports?: string[];
                    /** @description The platform to build for, in Nix’s terms. */
                    system?: string;
                };
            };
        };
        responses: {
            /** @description The environment is ready. Or, according to `status`, its build failed or was cancelled while this request waited, or the failure cache has one of its derivations. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environment"];
                };
            };
            /** @description The build has not ended yet. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedEnvironment"];
                };
            };
            400: components["responses"]["spec-invalid.query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            409: components["responses"]["idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["package-unknown.channel-unknown.pin-unknown.idempotency-key-reused"];
            429: components["responses"]["rate-limited.too-many-builds"];
            500: components["responses"]["internal"];
            503: components["responses"]["queue-full.disk-full.not-ready"];
        };
    };
    getEnvironment: {
        parameters: {
            query?: {
                /** @description Seconds that the API waits for the build’s end before it answers. */
                wait?: number;
            };
            header?: {
                /** @description The `etag` of the caller’s copy. The answer is 304 when it is current. */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The environment. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Changes whenever the body changes. */
                    etag: string;
                    /** @description Whether, for how long and where the answer may be cached. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which the caller should poll again; absent once the build has ended. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environment"];
                };
            };
            /** @description The resource still has the `etag` of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Changes whenever the body changes. */
                    etag: string;
                    /** @description Whether, for how long and where the answer may be cached. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which the caller should poll again; absent once the build has ended. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    forgetEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The environment is deleted. This sweep will free its space. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    location: components["headers"]["location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            400: components["responses"]["body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["environment-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getPackages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The packages of the newest build; empty until a worker has planned it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Package"][];
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getBuildTools: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The build tools of the newest build; empty until a worker has planned it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BuildTool"][];
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A gzipped tar archive; run `nix-build` in the unpacked folder. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Suggests a file name. */
                    "content-disposition": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": string;
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getClosure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The closure, sorted by path; empty until the build has published it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            path: string;
                            /** @description SHA-256 of the NAR, as SRI. */
                            narHash: string;
                            /** @description Bytes of the NAR. */
                            narSize: number;
                            references: string[];
                            /** @description Whether another cache serves it instead of this one. */
                            upstream: boolean;
                        }[];
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    pinEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description End of the pin. */
                    until?: string;
                    /** @description Length of the pin in days. */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description The environment; `pinned` has the end of the pin. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentSummary"];
                };
            };
            400: components["responses"]["body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["environment-not-ready"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    unpinEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The environment, no longer pinned. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentSummary"];
                };
            };
            400: components["responses"]["body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    askForPlan: {
        parameters: {
            query?: {
                /** @description Seconds that the API waits for the plan’s end before it answers. */
                wait?: number;
            };
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of a registered channel, for its present pin; or `name@pin` with one of the channel’s pins: a revision, at least 7 of its digits, or the hash of a folder, and `+…` if several pins differ only in configuration or overlays. */
                    channel?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    source?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    target?: string;
                    packages: string[];
                    /** @description `auto`: rebuild packages with extension modules. `none`: replace the interpreter only. A list: rebuild exactly these packages of the environment, and rebuild them as build tools in any case. */
                    rebuild?: "auto" | "none" | string[];
                    /** @description Packages to leave without their native modules, so that they use their pure fallback. */
                    drop?: string[];
                    /** @description Packages to keep as built for the source, although they have native code. */
                    keep?: string[];
                    /** @description `report` records modules that turn the GIL on; `require-disabled` fails the build. */
                    gil?: "report" | "require-disabled";
                    /** @description `none`: run no tests of packages. `rebuilt`: run the tests of the rebuilt packages, and fail the build if they fail. */
                    checks?: "none" | "rebuilt";
                    /** @description Modules that the import check leaves out, each with its submodules; `pkg.*` leaves out the submodules of `pkg` but not `pkg` itself. The result lists them as `not-checked`. */
                    skipImports?: string[];
                    /** @description The platform to build for, in Nix’s terms. */
                    system?: string;
                };
            };
        };
        responses: {
            /** @description The plan has ended: its state is `ready`, `failed` or `cancelled`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description The plan has not ended yet. Poll `Location`. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            400: components["responses"]["spec-invalid.query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            409: components["responses"]["idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["package-unknown.channel-unknown.pin-unknown.idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the plan. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    cancelPlan: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the plan. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan has ended as `cancelled`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description The worker is stopping the plan. Poll `Location`. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["plan-ended.idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getBuild: {
        parameters: {
            query?: {
                /** @description Seconds that the API waits for the build’s end before it answers. */
                wait?: number;
            };
            header?: {
                /** @description The `etag` of the caller’s copy. The answer is 304 when it is current. */
                "if-none-match"?: string;
            };
            path: {
                /** @description Id of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The build. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Changes whenever the body changes. */
                    etag: string;
                    /** @description Whether, for how long and where the answer may be cached. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which the caller should poll again; absent once the build has ended. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            /** @description The resource still has the `etag` of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Changes whenever the body changes. */
                    etag: string;
                    /** @description Whether, for how long and where the answer may be cached. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which the caller should poll again; absent once the build has ended. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getEvents: {
        parameters: {
            query?: {
                /** @description Return only events after this one. */
                after?: string;
            };
            header?: {
                /** @description The same as `after`, which it overrides. */
                "last-event-id"?: string;
            };
            path: {
                /** @description Id of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events. `id` is the value for `Last-Event-ID`; `data` is JSON with the time in `at`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Whether, for how long and where the answer may be cached. */
                    "cache-control": "no-store";
                    /** @description Tells nginx not to buffer events. */
                    "x-accel-buffering": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The build has ended without further events. */
            204: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getLog: {
        parameters: {
            query?: {
                /** @description Byte of the whole log at which to begin, by default 0. */
                offset?: number;
                /** @description Begin with this many last lines instead, as far as the last MiB has them. */
                lines?: number;
                /** @description Keep the answer open until the build ends. */
                follow?: boolean;
            };
            header?: {
                /** @description `text/x-ansi` for the log with its colours. */
                accept?: string;
            };
            path: {
                /** @description Id of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 1 MiB of UTF-8 in whole characters; with `follow`, the rest of the log. The connection of a followed log breaks without a proper end of the body when the API stops before the build ends. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    vary: components["headers"]["vary"];
                    /** @description Byte at which this piece begins. */
                    "x-log-offset": number;
                    /** @description Byte of the whole log after this piece; absent with `follow`. */
                    "x-log-next-offset"?: number;
                    /** @description Whether the build has ended and this piece is the last; absent with `follow`. */
                    "x-log-complete"?: boolean;
                    /** @description Whether the API has deleted the log, long after the end of the build; the body is empty then. */
                    "x-log-pruned": boolean;
                    /** @description `<from>-<to>` when the log has exceeded its limit: the bytes from `from` up to `to` are missing. A line in their place says so. */
                    "x-log-dropped"?: string;
                    /** @description `no-store` with `follow`. */
                    "cache-control"?: string;
                    /** @description With `follow`: tells nginx not to buffer the answer. */
                    "x-accel-buffering"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "text/x-ansi": string;
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    cancelBuild: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The build has ended as `cancelled`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            /** @description The worker is stopping the build. Poll `Location`. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["build-ended.idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    retryBuild: {
        parameters: {
            query?: {
                /** @description Workers take waiting builds of high priority first. */
                priority?: "high" | "normal" | "low";
            };
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest attempt. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["build-not-failed.idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited.too-many-builds"];
            500: components["responses"]["internal"];
            503: components["responses"]["queue-full.disk-full.not-ready"];
        };
    };
    prioritiseBuild: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "priority": "high"
                 *     }
                 */
                "application/json": {
                    /**
                     * @description Workers take waiting builds of high priority first.
                     * @enum {unknown}
                     */
                    priority: "high" | "normal" | "low";
                };
            };
        };
        responses: {
            /** @description The build. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            400: components["responses"]["body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["build-ended"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    listKnownPackages: {
        parameters: {
            query?: {
                /** @description Maximum number of entries in one answer. */
                limit?: number;
                /** @description `next` of the previous page. */
                cursor?: string;
                /** @description The target interpreter, in any form that a spec accepts. */
                target?: string;
                /** @description Result of the newest build that got this far. Builds with `drop`, `keep` or a `rebuild` by the caller do not count, because Patchbay did not decide in them. */
                status?: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page, with an entry for each package and target. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["KnownPackage"][];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getKnownPackage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the package in any spelling. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The results for the package. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownPackageDetails"];
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getPackageBadge: {
        parameters: {
            query?: {
                /** @description The interpreter, in any of the ways a spec may name it; else the one that a build had the package for last. */
                target?: string;
            };
            header?: never;
            path: {
                /** @description Of the package, however it is spelt. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A picture for a README. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "cache-control": components["headers"]["cache-control"];
                    /** @description The picture loads nothing. */
                    "content-security-policy": string;
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description `query-invalid`: The query parameters do not have the right shape. */
            400: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing under this address. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getEnvironmentBadge: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A picture for a README. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "cache-control": components["headers"]["cache-control"];
                    /** @description The picture loads nothing. */
                    "content-security-policy": string;
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `not-found`: There is nothing under this address. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChannels: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All channels, by name. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Channel"][];
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getChannel: {
        parameters: {
            query?: {
                /** @description Seconds that the API waits for the move’s end before it answers. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Name of the channel. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The channel. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    putChannel: {
        parameters: {
            query?: {
                /** @description Seconds that the API waits for the move’s end before it answers. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Name of the channel. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description An absolute path of a folder on the workers. */
                    path?: string;
                    /** @description A revision of Nixpkgs. */
                    rev?: string;
                    /** @description Hash of the unpacked revision. A worker computes it if it is missing. */
                    sha256?: string;
                    /** @description A branch of Nixpkgs. A worker looks up its revision. */
                    branch?: string;
                    /** @description Whether the channel follows the branch, on a schedule. */
                    follow?: boolean;
                    /** @description Options of Nixpkgs’ `config`. */
                    config?: {
                        /** @description Whether packages without a free licence may be used. */
                        allowUnfree?: boolean;
                        /** @description The packages without a free licence that may be used, by name. */
                        allowUnfreePackages?: string[];
                        /** @description Whether packages that are marked as broken may be used. */
                        allowBroken?: boolean;
                        /** @description Whether packages that do not list the platform may be used. */
                        allowUnsupportedSystem?: boolean;
                        /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                        permittedInsecurePackages?: string[];
                        /** @description Whether old names of packages exist. Default: true. */
                        allowAliases?: boolean;
                        /** @description Whether Nix builds packages with CUDA. */
                        cudaSupport?: boolean;
                        /** @description The capabilities that CUDA code is compiled for. */
                        cudaCapabilities?: string[];
                        /** @description Whether CUDA code also runs on later hardware. Default: true. */
                        cudaForwardCompat?: boolean;
                        /** @description Whether Nix builds packages with ROCm. */
                        rocmSupport?: boolean;
                    };
                    /** @description Overlays of Nixpkgs, in their order of application: files, or folders with a `default.nix`. Patchbay pins them by their content. */
                    overlays?: string[];
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    source?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    target?: string;
                    /** @description The platform to build for, in Nix’s terms. */
                    system?: string;
                    /** @description Whether a spec without `channel` uses this channel. */
                    default?: boolean;
                };
            };
        };
        responses: {
            /** @description The channel already has this pin and `move` is null, or the move has ended and `move` shows it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
            /** @description The move has not ended yet. Poll `Location`. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            409: components["responses"]["channel-in-file.channel-moving"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    cancelMove: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Name of the channel. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The move has ended as `cancelled`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
            /** @description The worker is stopping the move. Poll `Location`. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["channel-not-moving.idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getChannelPackages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Name of the channel. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The names. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Names in PEP 503 normal form, sorted. */
                        items: string[];
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getCache: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cache. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description URL of the cache for Nix, as a substituter. */
                        url: string;
                        /** @description Public halves of all keys of workers, as in nix.conf; empty until a worker has started. */
                        publicKeys: string[];
                        /** @description Nix asks caches with a lower number first; cache.nixos.org has 40. */
                        priority: number;
                        /** @description Number of store paths. */
                        paths: number;
                        /** @description Bytes in its storage. */
                        bytes: number;
                        /** @description Limits that sweeps enforce, except on pinned environments. */
                        limits: {
                            /** @description Days after which a sweep evicts an unused environment. */
                            days: number;
                            /** @description Size above which a sweep evicts the least recently used environments. */
                            bytes: number;
                        };
                        /** @description Progress of the workers’ check of cached content, and the broken paths. */
                        scrub: {
                            /** @description Number of paths that a worker has checked since their publication. */
                            checkedPaths: number;
                            oldestCheckAt: string | null;
                            /** @description The newest 20 broken paths. */
                            findings: {
                                path: string;
                                /** @description Name of the path’s compressed NAR at that time. */
                                object: string;
                                /** @description Description of the fault. */
                                detail: string;
                                /**
                                 * @description `republished`: the worker replaced the path from its Nix store. `evicted`: the worker’s store lacked the path, so it evicted the environments that need it; a `POST` of their spec builds them again.
                                 * @enum {unknown}
                                 */
                                outcome: "republished" | "evicted";
                                /** Format: date-time */
                                foundAt: string;
                            }[];
                        };
                        /** @description Three lines for nix.conf that add the cache to Nix’s substituters. */
                        nixConf: string;
                        /** @description A line for Nix’s netrc (`/etc/nix/netrc`, or the file that `netrc-file` names), needed when the service has tokens. Replace `<token>` by a token with scope `read`. */
                        netrc: string;
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    listSweeps: {
        parameters: {
            query?: {
                /** @description Maximum number of entries in one answer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweeps, without their evicted environments. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SweepSummary"][];
                    };
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    askForSweep: {
        parameters: {
            query?: {
                /** @description Seconds that the API waits for the sweep’s end before it answers. */
                wait?: number;
            };
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "dryRun": true
                 *     }
                 */
                "application/json": {
                    /** @description Report what a sweep would do, and change nothing. */
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description The sweep has ended: its state is `done`, `failed` or `cancelled`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            /** @description The sweep has not ended yet. Poll `Location`. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            409: components["responses"]["idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    cancelSweep: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweep has ended as `cancelled`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            /** @description The worker is stopping the sweep. Poll `Location`. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["sweep-ended.idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description Maximum number of entries in one answer. */
                limit?: number;
                /** @description `next` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://ci.example/hooks/patchbay"
                 *     }
                 */
                "application/json": {
                    /** @description URL to which the API POSTs messages: `https://…` or `http://…`. */
                    url: string;
                    /** @description Events to send. By default, the ends of builds. */
                    events?: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
                    /** @description Send events of this build only. By default, of all builds that the token requests. */
                    build?: string;
                    /** @description Send events of the builds of all tokens; requires `admin`. */
                    all?: boolean;
                };
            };
        };
        responses: {
            /** @description The webhook and its secret, which only this answer shows. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    /** @description Whether, for how long and where the answer may be cached. */
                    "cache-control": "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            409: components["responses"]["idempotency-key-in-use.too-many-webhooks"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused.webhook-url-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook, without its secret. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deleted webhook. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            400: components["responses"]["body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Maximum number of entries in one answer. */
                limit?: number;
                /** @description `next` of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Delivery"][];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message is on its way; the list of deliveries shows the result. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Id of the webhook. */
                id: string;
                /** @description Id of the delivery. */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The message is on its way; the list of deliveries shows the result. */
            202: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing.origin-refused"];
            404: components["responses"]["not-found"];
            409: components["responses"]["idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description Maximum number of entries in one answer. */
                limit?: number;
                /** @description `next` of the previous page. */
                cursor?: string;
                /** @description Id of the token. */
                token?: string;
                /** @description Only calls at or after this time. */
                since?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    listWorkers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The workers, by name. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        service: components["schemas"]["ServiceStatus"];
                        items: components["schemas"]["Worker"][];
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ok";
                    };
                };
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The API can serve requests. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                        /** @description Reasons why builds wait: no worker has reported (`/workers`), or a worker has a fault: a Nix that does not work (`/workers/<name>/nix`), a channel that it cannot register (`/workers/<name>/channels/<channel>`), no room on its disk (`/workers/<name>/disk`), or a version older than the database (`/workers/<name>/version`). */
                        warnings: components["schemas"]["Fault"][];
                    };
                };
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics, in the text format of Prometheus. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Version of Patchbay that this API runs. */
                        version: string;
                        /** @description Hash of the Nix library that its specs name, `sha256-…`. */
                        library: string;
                        /** @description Version of the interface through which workers must call that library. */
                        libraryInterface: number;
                    };
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    listTokens: {
        parameters: {
            query?: {
                /** @description Maximum number of entries in one answer. */
                limit?: number;
                /** @description `next` of the previous page. */
                cursor?: string;
                /** @description Whether the API accepts it; if not, why. */
                state?: "live" | "expired" | "revoked";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                        next: string | null;
                    };
                };
            };
            400: components["responses"]["query-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: {
                /** @description A text that the caller chooses for this request. The API repeats the first answer, without acting again, to the same request with the same key within 24 hours. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "ci",
                 *       "scopes": [
                 *         "read",
                 *         "submit"
                 *       ],
                 *       "days": 90
                 *     }
                 */
                "application/json": {
                    /** @description A name for people. */
                    name: string;
                    /** @description `admin` includes the others. */
                    scopes: ("read" | "submit" | "cancel" | "admin")[];
                    /** @description Time of expiry. */
                    expiresAt?: string;
                    /** @description Days until it expires. */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description The token and its text, which only this answer shows. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    /** @description Whether, for how long and where the answer may be cached. */
                    "cache-control": "no-store";
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
            400: components["responses"]["query-invalid.body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["origin-refused"];
            409: components["responses"]["idempotency-key-in-use"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            422: components["responses"]["idempotency-key-reused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getOwnToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            404: components["responses"]["not-found"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The revoked token. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["body-invalid"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["origin-refused"];
            404: components["responses"]["not-found"];
            413: components["responses"]["body-too-large"];
            415: components["responses"]["unsupported-media-type"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    getCacheInfo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, which Nix remembers for a week. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content: {
                    "text/x-nix-cache-info": string;
                };
            };
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    "getCacheInfo-head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, which Nix remembers for a week. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `rate-limited`: Too many requests in a short time. */
            429: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getNarinfo: {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer is 304 when one of these tags is current. */
                "if-none-match"?: string;
            };
            path: {
                /** @description The first 32 characters of a store path’s name. */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The signed narinfo. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content: {
                    "text/x-nix-narinfo": string;
                };
            };
            /** @description The object still has the tag of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["hash-malformed"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    "getNarinfo-head": {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer is 304 when one of these tags is current. */
                "if-none-match"?: string;
            };
            path: {
                /** @description The first 32 characters of a store path’s name. */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The signed narinfo. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object still has the tag of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `hash-malformed`: The cache has no names of this form. */
            400: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `rate-limited`: Too many requests in a short time. */
            429: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getListing: {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer is 304 when one of these tags is current. */
                "if-none-match"?: string;
                /** @description Bytes to send, for example to resume a download: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` of the part; the API sends the whole object when it differs. */
                "if-range"?: string;
            };
            path: {
                /** @description The first 32 characters of a store path’s name. */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The listing, as `nix store ls --recursive --json` prints it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        version: 1;
                        root: Record<string, never>;
                    };
                };
            };
            /** @description The bytes of `range`. */
            206: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description The object still has the tag of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object is in a separate storage. `location` is valid for some minutes. */
            307: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description URL of the resource. */
                    location: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["hash-malformed"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The object is shorter than `range` says. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    "getListing-head": {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer is 304 when one of these tags is current. */
                "if-none-match"?: string;
                /** @description Bytes to send, for example to resume a download: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` of the part; the API sends the whole object when it differs. */
                "if-range"?: string;
            };
            path: {
                /** @description The first 32 characters of a store path’s name. */
                hash: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The listing, as `nix store ls --recursive --json` prints it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The bytes of `range`. */
            206: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object still has the tag of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `hash-malformed`: The cache has no names of this form. */
            400: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object is shorter than `range` says. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `rate-limited`: Too many requests in a short time. */
            429: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getNar: {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer is 304 when one of these tags is current. */
                "if-none-match"?: string;
                /** @description Bytes to send, for example to resume a download: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` of the part; the API sends the whole object when it differs. */
                "if-range"?: string;
            };
            path: {
                /** @description Name of a NAR, as in `URL` of a narinfo. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The NAR, compressed by zstd. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-nix-nar": string;
                };
            };
            /** @description The bytes of `range`. */
            206: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-nix-nar": string;
                };
            };
            /** @description The object still has the tag of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object is in a separate storage. `location` is valid for some minutes. */
            307: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description URL of the resource. */
                    location: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["hash-malformed"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The object is shorter than `range` says. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    "getNar-head": {
        parameters: {
            query?: never;
            header?: {
                /** @description The answer is 304 when one of these tags is current. */
                "if-none-match"?: string;
                /** @description Bytes to send, for example to resume a download: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` of the part; the API sends the whole object when it differs. */
                "if-range"?: string;
            };
            path: {
                /** @description Name of a NAR, as in `URL` of a narinfo. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The NAR, compressed by zstd. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The bytes of `range`. */
            206: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object still has the tag of `if-none-match`. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description A strong tag. */
                    etag: string;
                    "cache-control": components["headers"]["cache-control"];
                    /** @description Present only when the storage is a folder. */
                    "accept-ranges"?: string;
                    /** @description Time of publication; present only when the storage is a folder. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `hash-malformed`: The cache has no names of this form. */
            400: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object is shorter than `range` says. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Range and total size in bytes. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `rate-limited`: Too many requests in a short time. */
            429: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getBuildLog: {
        parameters: {
            query?: never;
            header?: {
                /** @description Whether the client accepts `gzip`. */
                "accept-encoding"?: string;
            };
            path: {
                /** @description The name of a derivation, as in `Deriver` of a narinfo. */
                drv: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log, compressed by gzip for clients that accept it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    /** @description `gzip`, or absent. */
                    "content-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The object is in a separate storage. `location` is valid for some minutes. */
            307: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description URL of the resource. */
                    location: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["hash-malformed"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            421: components["responses"]["host-refused"];
            429: components["responses"]["rate-limited"];
            500: components["responses"]["internal"];
            503: components["responses"]["disk-full.not-ready"];
        };
    };
    "getBuildLog-head": {
        parameters: {
            query?: never;
            header?: {
                /** @description Whether the client accepts `gzip`. */
                "accept-encoding"?: string;
            };
            path: {
                /** @description The name of a derivation, as in `Deriver` of a narinfo. */
                drv: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log, compressed by gzip for clients that accept it. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    vary: components["headers"]["vary"];
                    /** @description `gzip`, or absent. */
                    "content-encoding"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `hash-malformed`: The cache has no names of this form. */
            400: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `token-missing`: This service takes no request without a token. `token-invalid`: The token is unknown, has expired or was revoked. */
            401: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "www-authenticate": components["headers"]["www-authenticate"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `scope-missing`: The token does not allow this. */
            403: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The cache has no object of that name at the moment. */
            404: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `rate-limited`: Too many requests in a short time. */
            429: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `internal`: Something unexpected went wrong in the service. */
            500: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `disk-full`: A disk that this needs is full. `not-ready`: The service cannot take requests at the moment. */
            503: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "retry-after": components["headers"]["retry-after"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getRoot: {
        parameters: {
            query?: never;
            header?: {
                /** @description `text/html` for the pages; links are the answer to anything else. */
                accept?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page, or the links. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    vary: components["headers"]["vary"];
                    "cache-control": components["headers"]["cache-control"];
                    /** @description The page loads, runs and asks nothing of any other host. */
                    "content-security-policy"?: string;
                    /** @description Other hosts do not learn which page a link was on. */
                    "referrer-policy"?: string;
                    /** @description Of the page. */
                    "accept-ranges"?: string;
                    /** @description When the page was built. */
                    "last-modified"?: string;
                    /** @description Of the page. */
                    etag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        name: "Patchbay";
                        /** @description The API for people. */
                        docs: string;
                        /** @description The API for programs. */
                        openapi: string;
                        /** @description Where the lists of each resource are. */
                        v1: {
                            [key: string]: string;
                        };
                    };
                    "text/html": string;
                };
            };
            /** @description `host-refused`: A service without tokens is reached under the names of its own machine alone. */
            421: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
