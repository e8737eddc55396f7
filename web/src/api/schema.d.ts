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
         * @description Takes a token with scope `read`.
         */
        get: operations["listEnvironments"];
        put?: never;
        /**
         * Ask for an environment
         * @description Specs that mean the same are one environment and one build. A build that failed is tried again, unless a derivation of it is known to fail, and so is one whose environment the cache no longer has. Poll `Location`. Takes a token with scope `submit`.
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
         * One environment with its newest build
         * @description With `wait` the answer waits for the end of its newest build; of who also sends `if-none-match`, for any change. Takes a token with scope `read`.
         */
        get: operations["getEnvironment"];
        put?: never;
        post?: never;
        /**
         * Forget an environment, and free what only it holds
         * @description Its builds, logs and bundles go with it. What only it held in the cache goes with a sweep. Takes a token with scope `admin`.
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
         * Every package, what became of it and why
         * @description Takes a token with scope `read`.
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
         * Every package that only the builds of rebuilt packages need, what became of it and why
         * @description Takes a token with scope `read`.
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
         * What `nix-build` needs to make the environment without Patchbay
         * @description Takes a token with scope `read`.
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
         * Every store path the environment needs
         * @description Takes a token with scope `read`.
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
         * Keep an environment, for some time or for good
         * @description Nothing evicts it meanwhile. Without a body it is for good. The newest request counts; one that is being built can be pinned, too. Takes a token with scope `submit`.
         */
        put: operations["pinEnvironment"];
        post?: never;
        /**
         * Keep an environment no longer than others
         * @description Takes a token with scope `submit`.
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
         * Ask what would be reused, rebuilt and downloaded for an environment; builds nothing
         * @description Takes the spec that `POST /v1/environments` takes. A plan that cannot be made is no error of this request: `failure` says why. Takes a token with scope `submit`.
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
         * One plan: how far it is, or what a build would do
         * @description A plan that cannot be made is no error of this request: `failure` says why. Takes a token with scope `read`.
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
         * Have a plan end without an answer
         * @description One that waits ends at once; of one that a worker has, Nix is ended within seconds. A plan is shared by all who asked for the same, and ends for all of them. May be repeated. Takes a token with scope `cancel`.
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
         * One build: how far it is, or how it ended
         * @description A build that failed is no error of this request: `failure` says why it did. With `wait` the answer waits for the end of the build; of who also sends `if-none-match`, for any change. Takes a token with scope `read`.
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
         * What happens to a build, as it happens
         * @description Server-sent events: `state` for every change of state, `progress`, and `end` for the state that the build ends in, after which the stream is closed. A stream that breaks off before has said nothing of the build: come again with `Last-Event-ID`. Takes a token with scope `read`.
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
         * A piece of a build’s log, also while it runs
         * @description Ask again with `offset` as in `x-log-next-offset`, until `x-log-complete` is true; or with `follow`, to get all of it as it comes. `accept: text/x-ansi` asks for the colours of builders. Takes a token with scope `read`.
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
         * Have a build end without an environment
         * @description One that waits ends at once; of one that a worker has, Nix and all it runs are ended within seconds. A build is of everybody who asked for the same, and ends for all of them. May be repeated. Takes a token with scope `cancel`.
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
         * Try again what failed or was cancelled
         * @description A new attempt at the same environment, which builds also derivations that are known to fail. Where one was begun since, that is the answer, so it may be repeated. Takes a token with scope `submit`.
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
         * Have a build that waits be taken before or after others
         * @description Takes a token with scope `submit`.
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
         * Which packages work under which interpreter, by name: what the newest builds have shown
         * @description Takes a token with scope `read`.
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
         * What all builds have shown of a package, by version and target
         * @description Case, `-`, `_` and `.` in the name do not matter. Builds count once they have ended. Takes a token with scope `read`.
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
         * @description Takes a token with scope `read`.
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
         * @description Takes a token with scope `read`.
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
         * The pinned package sets a spec can name
         * @description Takes a token with scope `read`.
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
         * One channel: its pin, those that it has had, and how its newest move ended
         * @description Also of a channel whose first move is under way or has failed, which has no pin. A move that fails is no error of this request: `move.failure` says why. Takes a token with scope `read`.
         */
        get: operations["getChannel"];
        /**
         * Register a channel, or move it to another pin
         * @description The body says all that the channel is to be, as an entry of a channels file does; only whether it is the default stays as it is where nothing is said. The channel is as it was until a worker has found out what the pin holds, and stays so where that fails: `move.failure` says why then. Takes a token with scope `admin`.
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
         * Have the move of a channel end, which stays as it was
         * @description A move that waits ends at once; of one that a worker has, Nix is ended within seconds. A channel that follows a branch asks for the move again in its time. May be repeated. Takes a token with scope `admin`.
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
         * The names of the channel’s packages
         * @description Takes a token with scope `read`.
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
         * The binary cache: its address, keys and size, and what to put into nix.conf
         * @description Takes a token with scope `read`.
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
         * @description The newest hundred are remembered. Takes a token with scope `read`.
         */
        get: operations["listSweeps"];
        put?: never;
        /**
         * Make room in the cache now, or with `dryRun` ask what that would do
         * @description Sweeps come every hour anyway. One that has not begun is shared. A sweep that fails is no error of this request: `failure` says why. Takes a token with scope `admin`.
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
         * One sweep: what it has evicted and freed, or in a dry run would
         * @description Takes a token with scope `read`.
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
         * Have a sweep end before its end
         * @description One that waits ends at once; one that a worker has ends after the objects that it removes at that moment. What it has done until then stays done, and its report says it. May be repeated. Takes a token with scope `admin`.
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
         * @description Those of the token; with `admin` everybody’s. Takes a token with scope `submit`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Have an address told of builds
         * @description Of the builds that the token asks for, of one build, or with `all` of everybody’s. One for a build that has ended is told so at once. Takes a token with scope `submit`.
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
         * @description Takes a token with scope `submit`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Have an address told nothing more
         * @description What it has not been told yet is not sent, and its log of deliveries goes with it. Takes a token with scope `submit`.
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
         * List what a webhook was told, newest first
         * @description With every attempt, and how it went. Takes a token with scope `submit`.
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
         * Send a webhook a message that means nothing
         * @description At once, and once: a test that fails is not tried again. Takes a token with scope `submit`.
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
         * Send a message once more
         * @description At once, under the same id, whether it was taken before or given up. Where that fails, what is left of the usual attempts follows. Takes a token with scope `submit`.
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
         * Who changed what, or tried to, newest first
         * @description Takes a token with scope `admin`.
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
         * The workers that were heard of within the last minute, and the room they have
         * @description Takes a token with scope `read`.
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
        /** Whether the process answers; says nothing about Postgres and Redis */
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
        /** Whether requests can be served: Postgres and Redis answer, and Postgres has room on its disk */
        get: operations["ready"];
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
         * List tokens, newest first: its own and those made with it, or for `admin` all
         * @description Takes a token.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Make a token
         * @description It allows no more than the one that it is made with, and ends with that one at the latest. The first of all closes the service to whoever has none. Takes a token.
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
         * The token that the request comes with
         * @description Takes a token.
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
         * One token: its own, one made with it, or for `admin` any
         * @description Takes a token.
         */
        get: operations["getToken"];
        put?: never;
        post?: never;
        /**
         * Revoke a token, and all that was made with it
         * @description Its own, one made with it, or for `admin` any. Other processes of the API know within seconds. Takes a token.
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
         * Which store the binary cache is of, and its place among other caches
         * @description Takes a token with scope `read`.
         */
        get: operations["getCacheInfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Which store the binary cache is of, and its place among other caches
         * @description Takes a token with scope `read`.
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
         * What the binary cache has of a store path: hashes, size, references and signatures
         * @description Takes a token with scope `read`.
         */
        get: operations["getNarinfo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * What the binary cache has of a store path: hashes, size, references and signatures
         * @description Takes a token with scope `read`.
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
         * Which files a store path has
         * @description Takes a token with scope `read`.
         */
        get: operations["getListing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * Which files a store path has
         * @description Takes a token with scope `read`.
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
         * The content of a store path, compressed
         * @description Takes a token with scope `read`.
         */
        get: operations["getNar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * The content of a store path, compressed
         * @description Takes a token with scope `read`.
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
         * What a derivation’s builder said, for `nix log`
         * @description Takes a token with scope `read`.
         */
        get: operations["getBuildLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        /**
         * What a derivation’s builder said, for `nix log`
         * @description Takes a token with scope `read`.
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
            /** @description What is wrong there, and what would be right. */
            detail: string;
            /** @description Names that exist and are near to the one given. */
            nearest?: string[];
        };
        Problem: {
            /** @description `urn:patchbay:problem:` and the code. */
            type: string;
            /** @description One sentence that holds for every problem of this code. */
            title: string;
            status: number;
            /** @enum {unknown} */
            code: "spec-invalid" | "query-invalid" | "body-invalid" | "hash-malformed" | "token-missing" | "token-invalid" | "scope-missing" | "origin-refused" | "environment-in-use" | "environment-not-ready" | "build-ended" | "plan-ended" | "sweep-ended" | "build-not-failed" | "channel-in-file" | "channel-moving" | "channel-not-moving" | "idempotency-key-in-use" | "too-many-webhooks" | "not-found" | "body-too-large" | "unsupported-media-type" | "host-refused" | "package-unknown" | "channel-unknown" | "pin-unknown" | "idempotency-key-reused" | "webhook-url-refused" | "rate-limited" | "too-many-builds" | "queue-full" | "disk-full" | "not-ready" | "internal";
            /** @description What happened this time, and what to do next. */
            detail: string;
            /** @description Every fault of the request at once. */
            faults: components["schemas"]["Fault"][];
            /** @description To be found in the service’s log. */
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
            /** @description Set where the derivation is known to fail: until then it is not built again, unless by a retry. */
            cached?: {
                /** Format: date-time */
                until: string;
                /** @description The build that found out. */
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
            /** @description Whether the same build may end differently when tried again unchanged. */
            retryable: boolean;
        };
        Build: {
            id: string;
            environmentId: string;
            /** @description 1 for the environment’s first build. */
            attempt: number;
            /** @enum {unknown} */
            state: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled";
            /** @description How many workers have had this build; more than 1 after one was lost. */
            takenUp: number;
            progress: {
                /** @description Derivations done. */
                done: number;
                /** @description Derivations needed that the store did not have. */
                expected: number;
            };
            /** @description Derivations that are being built now. */
            buildingNow: string[];
            failure: components["schemas"]["Failure"] | null;
            /**
             * @description Of the builds that wait, workers take those of high priority first.
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
            /** @description `key:value`, of all who asked for it; the newest hundred. */
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
             * @description Version of this format; raised whenever the meaning of a field changes. 3 is made today; 2 had no `skipImports`, and 1 neither `keep` nor `checks`.
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
                overlays?: string[];
            };
            system: string;
            source: string;
            target: string;
            /** @description PEP 503 normal forms, sorted, each once. */
            packages: string[];
            rebuild: "auto" | "none" | string[];
            drop: string[];
            keep: string[];
            gil: "report" | "require-disabled";
            checks: "none" | "rebuilt";
            /** @description Sorted, each once. */
            skipImports: string[];
            /** @description Hash of the Nix library that gives the spec its meaning, `sha256-…` (SRI). */
            library: string;
        };
        NoteworthyVerdict: {
            package: string;
            module: string;
            /**
             * @description What importing the module, or comparing the two builds, has shown. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment has not. `not-checked`: left out by `skipImports`.
             * @enum {unknown}
             */
            verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
            detail: string | null;
            /** @description Whether the source’s own environment fails at it too, and no better. */
            alsoOnSource: boolean;
            /** @description Whether the swap broke something there, which fails the build. */
            fault: boolean;
        };
        Package: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /** @description Named in the spec, rather than a dependency. */
            requested: boolean;
            /** @enum {unknown} */
            fate: "reused" | "rebuilt" | "dropped";
            /**
             * @description By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on.
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
                 * @description What importing the module, or comparing the two builds, has shown. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment has not. `not-checked`: left out by `skipImports`.
                 * @enum {unknown}
                 */
                verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
                detail: string | null;
                /** @description Whether the source’s own environment fails at it too, and no better. */
                alsoOnSource: boolean;
                /** @description Whether the swap broke something there, which fails the build. */
                fault: boolean;
            }[];
        };
        BuildTool: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /**
             * @description `relinked`: the source’s build serves the target’s builds, by links alone. `dropped`: the same, without its native part.
             * @enum {unknown}
             */
            fate: "relinked" | "rebuilt" | "dropped";
            /**
             * @description By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable";
            /** @description Why it has this fate. */
            reason: string;
            /** @description Names of the rebuilt packages whose builds take it. */
            neededBy: string[];
            sourcePath: string | null;
            targetPath: string | null;
        };
        PlannedBuildTool: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /**
             * @description `relinked`: the source’s build serves the target’s builds, by links alone. `dropped`: the same, without its native part. `unknown`: no cache has the source’s build, and a plan compiles nothing, so that only a build tells.
             * @enum {unknown}
             */
            fate: "relinked" | "rebuilt" | "dropped" | "unknown";
            /**
             * @description By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on. `unknown`: no cache has the source’s build, and a plan compiles nothing, so that only a build tells.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable" | "unknown";
            /** @description Why it has this fate. */
            reason: string;
            /** @description Names of the rebuilt packages whose builds take it. */
            neededBy: string[];
            sourcePath: string | null;
            targetPath: string | null;
        };
        HowToFetch: {
            /** @description URL of the cache. */
            substituter: string;
            /** @description As in nix.conf. */
            publicKeys: string[];
            /** @description Three lines for nix.conf, with which Nix takes from the cache whatever it has. */
            nixConf: string;
            /** @description A line for Nix’s netrc (`/etc/nix/netrc`, or what `netrc-file` names), where the service takes no request without a token. One with scope `read` goes where `<token>` is. */
            netrc: string;
            /** @description For a shell: fetches the environment into the store. */
            command: string;
            /** @description A whole flake.nix with the environment as package and its interpreter as app; builds nothing. */
            flake: string;
        };
        EnvironmentSummary: {
            /** @description SHA-256 of the canonical spec. */
            id: string;
            /**
             * @description The state of its newest build; `evicted` where that was ready, and its paths are kept no longer.
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
             * @description When it was last asked for, or fetched from the cache, to within a minute.
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
            /** @description Programs of its packages that would not run the target, and that the environment therefore lacks. Empty until it has been checked. */
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            build: components["schemas"]["Build"];
            /** @description Packages by fate. */
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
             * @description The state of its newest build; `evicted` where that was ready, and its paths are kept no longer.
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
             * @description When it was last asked for, or fetched from the cache, to within a minute.
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
            /** @description Programs of its packages that would not run the target, and that the environment therefore lacks. Empty until it has been checked. */
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            build: components["schemas"]["Build"];
            /** @description Packages by fate. */
            packages: {
                reused: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description Packages that only the builds of rebuilt packages need, by fate. */
            buildTools: {
                relinked: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description What the import check found worth knowing; plain imports are left out. */
            verdicts: components["schemas"]["NoteworthyVerdict"][];
            fetch: components["schemas"]["HowToFetch"] | null;
        };
        AcceptedEnvironment: {
            /** @description SHA-256 of the canonical spec. */
            id: string;
            /**
             * @description The state of its newest build; `evicted` where that was ready, and its paths are kept no longer.
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
             * @description When it was last asked for, or fetched from the cache, to within a minute.
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
            /** @description Programs of its packages that would not run the target, and that the environment therefore lacks. Empty until it has been checked. */
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            build: components["schemas"]["Build"];
            /** @description Packages by fate. */
            packages: {
                reused: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description Packages that only the builds of rebuilt packages need, by fate. */
            buildTools: {
                relinked: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description What the import check found worth knowing; plain imports are left out. */
            verdicts: components["schemas"]["NoteworthyVerdict"][];
            fetch: components["schemas"]["HowToFetch"] | null;
            /** @description Whether the build had been asked for before, and is shared. */
            coalesced: boolean;
        };
        PlannedPackage: {
            /** @description PEP 503 normal form. */
            name: string;
            version: string;
            /** @description Named in the spec, rather than a dependency. */
            requested: boolean;
            /**
             * @description `unknown`: no cache has the source’s build, and a plan compiles nothing, so that only a build tells.
             * @enum {unknown}
             */
            fate: "reused" | "rebuilt" | "dropped" | "unknown";
            /**
             * @description By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on. `unknown`: no cache has the source’s build, and a plan compiles nothing, so that only a build tells.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable" | "unknown";
            /** @description Why it has this fate. */
            reason: string;
            sourcePath: string;
            targetPath: string | null;
        };
        BuildCount: {
            /** @description Derivations needed beyond the source’s own environment and the target interpreter, built before or not. */
            derivations: number;
            /** @description Those among them that compile or install a package for the target: no links, hooks or environments. */
            packages: number;
        };
        Plan: {
            id: string;
            /** @description The id that the environment of this spec has, or would have: SHA-256 of the spec. */
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
                /** @description Derivations that its store lacks and no substituter has. */
                derivations: number;
                /** @description What would be fetched from substituters. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
                overlays?: string[];
            };
            /** @description What a spec that leaves these out gets. */
            defaults: {
                source: string;
                target: string;
                system: string;
            };
            /** @description Whether a spec without `channel` means this one. */
            isDefault: boolean;
            /** @description Whether the workers’ channels file has it, which alone moves it then. */
            fromFile: boolean;
            packages: number | null;
            pythonVersion: string | null;
            follows: string | null;
            /** @description Whether it is being moved to another pin. */
            moving: boolean;
        };
        /** @description How the packages differ from those of the pin before. At most a hundred of each are named. */
        ChannelChanges: {
            /** @description The `at` of the pin before. */
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
            /** @description What the pin is called after the `@` of a spec’s `channel`. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
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
            /** @description As it was asked for: `rev` and `sha256`, `branch` and `follow`, or `path`; and `config` and `overlays`. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                overlays?: string[];
            };
            /** @description What a spec that leaves these out gets. */
            defaults: {
                source: string;
                target: string;
                system: string;
            };
            default: boolean | null;
            /** @description Whether it was asked for because the channel’s branch has moved. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
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
                    /** @description Whether packages may be used that do not list the platform. */
                    allowUnsupportedSystem?: boolean;
                    /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                    permittedInsecurePackages?: string[];
                    /** @description Whether old names of packages exist. They do unless this is false. */
                    allowAliases?: boolean;
                    /** @description Whether packages are built with CUDA. */
                    cudaSupport?: boolean;
                    /** @description The capabilities that CUDA code is made for. */
                    cudaCapabilities?: string[];
                    /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                    cudaForwardCompat?: boolean;
                    /** @description Whether packages are built with ROCm. */
                    rocmSupport?: boolean;
                };
                /** @description Hashes of the overlays’ contents (SRI), in the order in which they are applied. */
                overlays?: string[];
            }) | null;
            /** @description What a spec that leaves these out gets. */
            defaults: {
                source: string;
                target: string;
                system: string;
            };
            /** @description Whether a spec without `channel` means this one. */
            isDefault: boolean;
            /** @description Whether the workers’ channels file has it, which alone moves it then. */
            fromFile: boolean;
            packages: number | null;
            pythonVersion: string | null;
            follows: string | null;
            /** @description Whether it is being moved to another pin. */
            moving: boolean;
            /** @description What it has been pinned to, newest first; the newest hundred. */
            pins: components["schemas"]["ChannelPin"][];
            move: components["schemas"]["ChannelMove"] | null;
            /** @description Why workers cannot register it as their channels file has it; it is as it was then. */
            faults: {
                worker: string;
                detail: string;
            }[];
        };
        SweepSummary: {
            id: string;
            /** @enum {unknown} */
            state: "queued" | "sweeping" | "done" | "failed" | "cancelled";
            /** @description Whether the report is of what would be. */
            dryRun: boolean;
            askedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            failure: string | null;
            report: {
                /** @description What the cache had. */
                bytesBefore: number;
                /** @description What it has since. */
                bytesAfter: number;
                /** @description Of all objects that are gone. */
                freedBytes: number;
                /** @description Store paths that no environment needed any more. */
                pathsRemoved: number;
                /** @description Objects that workers which died had left. */
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
            /** @description Whether the report is of what would be. */
            dryRun: boolean;
            askedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            failure: string | null;
            report: {
                /** @description What the cache had. */
                bytesBefore: number;
                /** @description What it has since. */
                bytesAfter: number;
                /** @description Of all objects that are gone. */
                freedBytes: number;
                /** @description Store paths that no environment needed any more. */
                pathsRemoved: number;
                /** @description Objects that workers which died had left. */
                orphans: {
                    objects: number;
                    bytes: number;
                };
                environmentsEvicted: number;
                aboveLimit: {
                    bytes: number;
                    because: string;
                } | null;
                /** @description Environments that were evicted, least recently used first. */
                evicted: {
                    id: string;
                    storePath: string;
                    /** Format: date-time */
                    lastUsedAt: string;
                    /** @description What nobody needed any more once it was evicted, too. */
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
             * @description Whether it is let in; else why not.
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
             * @description Whether it is let in; else why not.
             * @enum {unknown}
             */
            state: "live" | "expired" | "revoked";
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            revokedAt: string | null;
            lastUsedAt: string | null;
            /** @description The token itself, which is shown this once. */
            token: string;
        };
        Webhook: {
            id: string;
            url: string;
            events: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
            build: string | null;
            /** @description Whether it tells of the builds of all tokens. */
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
            /** @description Whether it tells of the builds of all tokens. */
            all: boolean;
            tokenId: string | null;
            /** Format: date-time */
            createdAt: string;
            goneAt: string | null;
            /** @description What messages are signed with; it is shown this once. */
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
                /** @description Milliseconds that it took. */
                ms: number;
            }[];
            /** @description The body that is sent. */
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
            /** @description As in `x-request-id` of the answer. */
            requestId: string;
            tokenId: string | null;
            tokenName: string | null;
            /** @description Address that the call came from. */
            remote: string;
            method: string;
            /** @description With `:id` for what differs. */
            route: string;
            path: string;
            /** @description Of the answer. */
            status: number;
        };
        Worker: {
            /** @description Its host, and the number of its process. */
            name: string;
            /** Format: date-time */
            seenAt: string;
            /** @description Megabytes that its store has free. */
            freeMb: number;
            /** @description How many have to stay free: below that it begins no build. */
            minFreeMb: number;
            machines: {
                /** @description `this machine`, or the address of a remote builder. */
                name: string;
                systems: string[];
                /** @description What derivations with `requiredSystemFeatures` may ask for. */
                features: string[];
            }[] | null;
            /** @description What keeps it from its work: `/nix` where its Nix does not work, so that it takes no builds; `/channels/<name>` for a channel of its channels file that it cannot register. */
            faults: components["schemas"]["Fault"][];
            /** @description Whether its store has room for builds. */
            hasRoom: boolean;
            library: string | null;
            /** @description Migrations of the record that it lacks: where there are any, it is outdated and takes nothing. */
            newerMigrations: string[];
            idleBecause: string | null;
        };
        KnownPackage: {
            /** @description PEP 503 normal form. */
            name: string;
            /** @description Attribute of the interpreter that it was made for. */
            target: string;
            /**
             * @description What the newest build that came so far has shown, of those in which Patchbay decided about packages: builds with `drop`, `keep` or a `rebuild` of the caller’s own do not count.
             * @enum {unknown}
             */
            status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            /** @description Whether only builds under earlier rules have shown anything, which is not told: the next build of the package tells. */
            outdated: boolean;
            /** @description In that build. */
            version: string;
            /**
             * @description By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable";
            /** @description Of that build. */
            environmentId: string;
            /**
             * Format: date-time
             * @description When that build ended.
             */
            seenAt: string;
        };
        KnownVersion: {
            version: string;
            /** @description Attribute of the interpreter that it was made for. */
            target: string;
            /**
             * @description What the newest build that came so far has shown, of those in which Patchbay decided about packages: builds with `drop`, `keep` or a `rebuild` of the caller’s own do not count.
             * @enum {unknown}
             */
            status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            /** @description Whether only builds under earlier rules have shown anything, which is not told: the next build of the package tells. */
            outdated: boolean;
            /**
             * @description By the source’s build. `pure`: no extension module. `tagged`: only ones the target cannot see. `loadable`: one that the target would load and crash on.
             * @enum {unknown}
             */
            class: "pure" | "tagged" | "loadable";
            gil: ("kept" | "reenabled" | "reenabled-by-dependency") | null;
            /** @description The extension modules that turn the GIL on. */
            turnedOnBy: {
                module: string;
                package: string;
            }[];
            /** @description What came of it in builds with `drop`, `keep` or a `rebuild` of the caller’s own, by what became of it there. */
            overridden: {
                /** @enum {unknown} */
                fate: "reused" | "rebuilt" | "dropped";
                /**
                 * @description What the newest build that came so far has shown, of those in which Patchbay decided about packages: builds with `drop`, `keep` or a `rebuild` of the caller’s own do not count.
                 * @enum {unknown}
                 */
                status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
                builds: number;
                /** @description Of the newest of them. */
                environmentId: string;
                /** Format: date-time */
                lastSeenAt: string;
            }[];
            /** @description How many builds had it, by what became of it. */
            builds: {
                reused: number;
                rebuilt: number;
                dropped: number;
            };
            /** @description How many environments these builds were of. */
            environments: number;
            /**
             * Format: date-time
             * @description When the newest build that had it ended.
             */
            lastSeenAt: string;
            /** @description Of the newest build that had it. */
            environmentId: string;
            /** @description Its status under each pin, seen last first; empty where that is the same under all. */
            byPin: {
                channel: string;
                /** @description As in `channel@pin`. */
                pin: string;
                /**
                 * @description What the newest build that came so far has shown, of those in which Patchbay decided about packages: builds with `drop`, `keep` or a `rebuild` of the caller’s own do not count.
                 * @enum {unknown}
                 */
                status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
                /** Format: date-time */
                lastSeenAt: string;
            }[];
            /** @description What importing it has shown in any build, but for plain imports; the newest first. */
            findings: {
                module: string;
                /**
                 * @description What importing the module, or comparing the two builds, has shown. `fails-together`: it fails only in one process with other modules. `gil-reenabled`: it does not declare that it is safe without the GIL. `native-missing`: the source’s build has it, and the environment has not. `not-checked`: left out by `skipImports`.
                 * @enum {unknown}
                 */
                verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
                detail: string | null;
                alsoOnSource: boolean;
                fault: boolean;
                /** @description How many builds have found it. */
                builds: number;
                lastBuildId: string;
                /** Format: date-time */
                lastSeenAt: string;
            }[];
            /** @description Builds that failed because it does not build: the newest. */
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
            /** @description By version and target, seen last first. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
                /** @description Seconds after which it is worth while to ask again. */
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
        /** @description What the service’s log calls the request. */
        "x-request-id": string;
        /** @description Types are not to be guessed. */
        "x-content-type-options": "nosniff";
        /** @description Where it is to be found from now on. */
        location: string;
        /** @description Seconds after which it is worth while to ask again. */
        "retry-after": number;
        /** @description Whether, for how long and by whom it may be kept. */
        "cache-control": string;
        /** @description The header of the request that the answer depends on. */
        vary: string;
        /** @description How a token can be shown. */
        "www-authenticate": string;
        /** @description How many requests of this kind the caller may make within a minute. Absent, as the next two, where there is no limit. */
        "ratelimit-limit": number;
        /** @description How many of them are left. */
        "ratelimit-remaining": number;
        /** @description Seconds until the minute is over. */
        "ratelimit-reset": number;
        /** @description Says that the request had been carried out before, under the same `Idempotency-Key`, and that this was the answer. */
        "idempotent-replayed": "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listEnvironments: {
        parameters: {
            query?: {
                /** @description Entries in one answer. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description The state of its newest build; `evicted` where that was ready, and its paths are kept no longer. */
                status?: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
                /** @description Named in the spec. */
                package?: string;
                /** @description Of the spec. */
                channel?: string;
                /** @description `key:value` of a build of it; repeated, all of them. */
                tag?: string | string[];
                /** @description First asked for then or later. */
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
                /** @description Seconds for which the answer may wait for the build’s end. */
                wait?: number;
                /** @description Of the builds that wait, workers take those of high priority first. */
                priority?: "high" | "normal" | "low";
                /** @description `key:value`, to find the build by; may be repeated. */
                tag?: string | string[];
            };
            header?: {
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of a registered channel, which means its present pin; or `name@pin`, with a pin that the channel has had: a revision, 7 of its digits or more, or the hash of a folder, and `+…` where several of its pins differ in their configuration or overlays alone. */
                    channel?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    source?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    target?: string;
                    packages: string[];
                    /** @description `auto`: rebuild what has extension modules. `none`: swap the interpreter only. A list: of the environment’s packages, rebuild exactly these, and of those that their builds need, these in any case. */
                    rebuild?: "auto" | "none" | string[];
                    /** @description Packages whose native modules are left out, to run on their pure fallback. */
                    drop?: string[];
                    /** @description Packages that stay as built for the source, although they have native code. */
                    keep?: string[];
                    /** @description `report` records what turns the GIL on; `require-disabled` fails the build for it. */
                    gil?: "report" | "require-disabled";
                    /** @description `none`: the packages’ own tests are not run. `rebuilt`: those of the rebuilt packages are, and fail the build. */
                    checks?: "none" | "rebuilt";
                    /** @description Modules that the import check leaves out, each with all below it; `pkg.*` leaves out all below `pkg` and not `pkg` itself. The result says of them that they were not checked. */
                    skipImports?: string[];
                    /** @description The platform to build for, in Nix’s terms. */
                    system?: string;
                };
            };
        };
        responses: {
            /** @description The environment is ready; or, as `status` says, its build failed or was cancelled while this request waited, or is known to fail. */
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
            /** @description It is being built. */
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
                /** @description Seconds for which the answer may wait for the build’s end. */
                wait?: number;
            };
            header?: {
                /** @description The `etag` of what the caller has. Where that is still so, the answer is 304. */
                "if-none-match"?: string;
            };
            path: {
                /** @description Of the environment: SHA-256 of its canonical spec. */
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
                    /** @description Changes with every change of the answer. */
                    etag: string;
                    /** @description Whether, for how long and by whom it may be kept. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which it is worth while to look again; absent once the build has ended. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environment"];
                };
            };
            /** @description It is still as `if-none-match` names it. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Changes with every change of the answer. */
                    etag: string;
                    /** @description Whether, for how long and by whom it may be kept. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which it is worth while to look again; absent once the build has ended. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is forgotten, and this sweep will free what it held. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The packages of the newest build; none before it is planned. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The build tools of the newest build; none before it is planned. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
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
                    /** @description A name for the file. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The closure, by path; empty before its build publishes it. */
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
                            /** @description SRI. */
                            narHash: string;
                            /** @description Bytes. */
                            narSize: number;
                            references: string[];
                            /** @description Whether another cache serves it, and not this one. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Until when. */
                    until?: string;
                    /** @description For so many days. */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description The environment; `pinned` says until when. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The environment, which is not pinned. */
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
                /** @description Seconds for which the answer may wait for the plan’s end. */
                wait?: number;
            };
            header?: {
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Name of a registered channel, which means its present pin; or `name@pin`, with a pin that the channel has had: a revision, 7 of its digits or more, or the hash of a folder, and `+…` where several of its pins differ in their configuration or overlays alone. */
                    channel?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    source?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    target?: string;
                    packages: string[];
                    /** @description `auto`: rebuild what has extension modules. `none`: swap the interpreter only. A list: of the environment’s packages, rebuild exactly these, and of those that their builds need, these in any case. */
                    rebuild?: "auto" | "none" | string[];
                    /** @description Packages whose native modules are left out, to run on their pure fallback. */
                    drop?: string[];
                    /** @description Packages that stay as built for the source, although they have native code. */
                    keep?: string[];
                    /** @description `report` records what turns the GIL on; `require-disabled` fails the build for it. */
                    gil?: "report" | "require-disabled";
                    /** @description `none`: the packages’ own tests are not run. `rebuilt`: those of the rebuilt packages are, and fail the build. */
                    checks?: "none" | "rebuilt";
                    /** @description Modules that the import check leaves out, each with all below it; `pkg.*` leaves out all below `pkg` and not `pkg` itself. The result says of them that they were not checked. */
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
            /** @description It has not ended yet. Poll `Location`. */
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
                /** @description Of the plan. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the plan. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended as `cancelled`. */
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
            /** @description Its worker lets go of it. Poll `Location`. */
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
                /** @description Seconds for which the answer may wait for the build’s end. */
                wait?: number;
            };
            header?: {
                /** @description The `etag` of what the caller has. Where that is still so, the answer is 304. */
                "if-none-match"?: string;
            };
            path: {
                /** @description Of the build. */
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
                    /** @description Changes with every change of the answer. */
                    etag: string;
                    /** @description Whether, for how long and by whom it may be kept. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which it is worth while to look again; absent once the build has ended. */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            /** @description It is still as `if-none-match` names it. */
            304: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Changes with every change of the answer. */
                    etag: string;
                    /** @description Whether, for how long and by whom it may be kept. */
                    "cache-control": "no-cache";
                    /** @description Seconds after which it is worth while to look again; absent once the build has ended. */
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
                /** @description Only what came after this one. */
                after?: string;
            };
            header?: {
                /** @description As `after`; it comes first. */
                "last-event-id"?: string;
            };
            path: {
                /** @description Of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events. `id` is for `Last-Event-ID`; `data` is JSON, with the time as `at`. */
            200: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Whether, for how long and by whom it may be kept. */
                    "cache-control": "no-store";
                    /** @description Proxies are not to gather events. */
                    "x-accel-buffering": string;
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The build has ended, and nothing came after that event. */
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
                /** @description In bytes of the whole log; 0 where nothing is said. */
                offset?: number;
                /** @description Begin with the last lines instead, so many of them as there are in the last MiB. */
                lines?: number;
                /** @description Go on until the build has ended. */
                follow?: boolean;
            };
            header?: {
                /** @description `text/x-ansi` for the log with its colours. */
                accept?: string;
            };
            path: {
                /** @description Of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description At most 1 MiB of UTF-8, in whole characters; with `follow`, as much as there will be. An answer to that which breaks off before the end of the build is not ended properly either. */
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
                    /** @description Whether the log has been thrown away, long after the build’s end: it is empty then. */
                    "x-log-pruned": boolean;
                    /** @description `<from>-<to>` where the log has grown beyond its cap: the bytes from the first up to the second are gone. A line says so in their place. */
                    "x-log-dropped"?: string;
                    /** @description `no-store` with `follow`. */
                    "cache-control"?: string;
                    /** @description With `follow`: proxies are not to gather what is sent. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the build. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended as `cancelled`. */
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
            /** @description Its worker lets go of it. Poll `Location`. */
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
                /** @description Of the builds that wait, workers take those of high priority first. */
                priority?: "high" | "normal" | "low";
            };
            header?: {
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the build. */
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
                /** @description Of the build. */
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
                     * @description Of the builds that wait, workers take those of high priority first.
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
                /** @description Entries in one answer. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description The interpreter, in any of the ways a spec may name it. */
                target?: string;
                /** @description What the newest build that came so far has shown, of those in which Patchbay decided about packages: builds with `drop`, `keep` or a `rebuild` of the caller’s own do not count. */
                status?: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page: a line for each package and target. */
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
                /** @description Of the package, however it is spelt. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is known of it. */
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
                /** @description Of the environment: SHA-256 of its canonical spec. */
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
                /** @description Seconds for which the answer may wait for the move’s end. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Of the channel. */
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
                /** @description Seconds for which the answer may wait for the move’s end. */
                wait?: number;
            };
            header?: never;
            path: {
                /** @description Of the channel. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description A folder on the workers. Absolute. */
                    path?: string;
                    /** @description A revision of Nixpkgs. */
                    rev?: string;
                    /** @description Hash of the revision, unpacked. A worker computes it where it is left out. */
                    sha256?: string;
                    /** @description A branch of Nixpkgs. A worker finds the revision that it is at. */
                    branch?: string;
                    /** @description Whether the channel moves with the branch, on a schedule. */
                    follow?: boolean;
                    /** @description Options of Nixpkgs’ `config`. */
                    config?: {
                        /** @description Whether packages without a free licence may be used. */
                        allowUnfree?: boolean;
                        /** @description The packages without a free licence that may be used, by name. */
                        allowUnfreePackages?: string[];
                        /** @description Whether packages that are marked as broken may be used. */
                        allowBroken?: boolean;
                        /** @description Whether packages may be used that do not list the platform. */
                        allowUnsupportedSystem?: boolean;
                        /** @description The packages with known vulnerabilities that may be used, by name and version. `python3.13-x-1.0` also permits `python3.13t-x-1.0`, the same package for the free-threaded interpreter. */
                        permittedInsecurePackages?: string[];
                        /** @description Whether old names of packages exist. They do unless this is false. */
                        allowAliases?: boolean;
                        /** @description Whether packages are built with CUDA. */
                        cudaSupport?: boolean;
                        /** @description The capabilities that CUDA code is made for. */
                        cudaCapabilities?: string[];
                        /** @description Whether CUDA code also runs on later hardware. It does unless this is false. */
                        cudaForwardCompat?: boolean;
                        /** @description Whether packages are built with ROCm. */
                        rocmSupport?: boolean;
                    };
                    /** @description Overlays of Nixpkgs, in the order in which they are applied: files, or folders with a `default.nix`. They are pinned by their content. */
                    overlays?: string[];
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    source?: string;
                    /** @description Attribute of an interpreter in the channel, or a common alias such as `3.13t`. */
                    target?: string;
                    /** @description The platform to build for, in Nix’s terms. */
                    system?: string;
                    /** @description Whether a spec without `channel` means this channel. */
                    default?: boolean;
                };
            };
        };
        responses: {
            /** @description It is so already, and `move` is null; or the move has ended, as `move` says. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the channel. */
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
            /** @description Its worker lets go of it. Poll `Location`. */
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
                /** @description Of the channel. */
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
                        /** @description PEP 503 normal forms, by name. */
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
                        /** @description Where Nix reads it, as a substituter. */
                        url: string;
                        /** @description Of all keys that workers sign with, as in nix.conf; none before a worker has started. */
                        publicKeys: string[];
                        /** @description Nix asks caches with a lower one first; cache.nixos.org has 40. */
                        priority: number;
                        /** @description How many store paths it has. */
                        paths: number;
                        /** @description What they take in its storage. */
                        bytes: number;
                        /** @description What it is held to; pinned environments stay. */
                        limits: {
                            /** @description For which an environment is kept that nobody uses. */
                            days: number;
                            /** @description Above which those leave that were not used for longest. */
                            bytes: number;
                        };
                        /** @description How far workers have read what the cache holds, and what they found broken. */
                        scrub: {
                            /** @description Paths that a worker has read since they were published. */
                            checkedPaths: number;
                            oldestCheckAt: string | null;
                            /** @description Broken paths, the newest 20. */
                            findings: {
                                path: string;
                                /** @description The compressed NAR that the path had then. */
                                object: string;
                                /** @description The fault, in words. */
                                detail: string;
                                /**
                                 * @description `republished`: the worker had the path in its Nix store. `evicted`: it had not, so the environments that need the path have left the cache; a `POST` of their spec brings them back.
                                 * @enum {unknown}
                                 */
                                outcome: "republished" | "evicted";
                                /** Format: date-time */
                                foundAt: string;
                            }[];
                        };
                        /** @description Three lines for nix.conf, with which Nix takes from the cache whatever it has. */
                        nixConf: string;
                        /** @description A line for Nix’s netrc (`/etc/nix/netrc`, or what `netrc-file` names), where the service takes no request without a token. One with scope `read` goes where `<token>` is. */
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
                /** @description Entries in one answer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sweeps, without who was evicted. */
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
                /** @description Seconds for which the answer may wait for the sweep’s end. */
                wait?: number;
            };
            header?: {
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
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
                    /** @description Change nothing, and say what would be. */
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
            /** @description It has not ended yet. Poll `Location`. */
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
                /** @description Of the sweep. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the sweep. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It has ended as `cancelled`. */
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
            /** @description Its worker lets go of it. Poll `Location`. */
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
                /** @description Entries in one answer. */
                limit?: number;
                /** @description `next` of the page before. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
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
                    /** @description Where messages are POSTed to: `https://…` or `http://…`. */
                    url: string;
                    /** @description What it is told of: how builds end, unless this says otherwise. */
                    events?: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
                    /** @description The build that it is for; else it is for all that the token asks for. */
                    build?: string;
                    /** @description Whether it is for the builds of all tokens; that takes `admin`. */
                    all?: boolean;
                };
            };
        };
        responses: {
            /** @description The webhook, and its secret: the only time that it is shown. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    /** @description Whether, for how long and by whom it may be kept. */
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
                /** @description Of the webhook. */
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
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook, as it was. */
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
                /** @description Entries in one answer. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Of the webhook. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being sent; the list of deliveries says what became of it. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Of the webhook. */
                id: string;
                /** @description Of the delivery. */
                delivery: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is being sent; the list of deliveries says what became of it. */
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
                /** @description Entries in one answer. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Of the token. */
                token?: string;
                /** @description Then or later. */
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
            /** @description It does. */
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
            /** @description They can. */
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
                        /** @description What keeps builds waiting: no worker has been heard of (`/workers`), or one is kept from its work, by a Nix that is away for one (`/workers/<name>/nix`). */
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
    listTokens: {
        parameters: {
            query?: {
                /** @description Entries in one answer. */
                limit?: number;
                /** @description `next` of the page before. */
                cursor?: string;
                /** @description Whether it is let in; else why not. */
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
                /** @description A text of the caller’s own for this request. Sent again under it within 24 hours, the request is not carried out again, and the answer is the first one. */
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
                    /** @description For people. */
                    name: string;
                    /** @description `admin` includes the others. */
                    scopes: ("read" | "submit" | "cancel" | "admin")[];
                    /** @description When it expires. */
                    expiresAt?: string;
                    /** @description After how many days it expires. */
                    days?: number;
                };
            };
        };
        responses: {
            /** @description The token, and its text: the only time that it is shown. */
            201: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    "idempotent-replayed": components["headers"]["idempotent-replayed"];
                    location: components["headers"]["location"];
                    /** @description Whether, for how long and by whom it may be kept. */
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
                /** @description Of the token. */
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
                /** @description Of the token. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token, which is revoked. */
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
            /** @description Nix remembers it for a week. */
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
            /** @description Nix remembers it for a week. */
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
                /** @description Where one of these tags is still good, the answer is 304. */
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
            /** @description It is still the one that `if-none-match` names. */
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
            /** @description The cache has none of that name. It may have it in the next moment. */
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
                /** @description Where one of these tags is still good, the answer is 304. */
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
            /** @description It is still the one that `if-none-match` names. */
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
            /** @description The cache has none of that name. It may have it in the next moment. */
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
                /** @description Where one of these tags is still good, the answer is 304. */
                "if-none-match"?: string;
                /** @description Bytes, to take up what broke off: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` that the part has to be of, else all is sent. */
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
            /** @description As `nix store ls --recursive --json` has it. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
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
            /** @description The bytes that `range` asks for. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    /** @description Which bytes of how many. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": string;
                };
            };
            /** @description It is still the one that `if-none-match` names. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object is in a storage of its own, where `location` leads to for the next minutes. */
            307: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Where it is to be found from now on. */
                    location: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["hash-malformed"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            /** @description The cache has none of that name. It may have it in the next moment. */
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
            /** @description There are no such bytes. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Which bytes of how many. */
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
                /** @description Where one of these tags is still good, the answer is 304. */
                "if-none-match"?: string;
                /** @description Bytes, to take up what broke off: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` that the part has to be of, else all is sent. */
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
            /** @description As `nix store ls --recursive --json` has it. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The bytes that `range` asks for. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    /** @description Which bytes of how many. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is still the one that `if-none-match` names. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
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
            /** @description The cache has none of that name. It may have it in the next moment. */
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
            /** @description There are no such bytes. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Which bytes of how many. */
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
                /** @description Where one of these tags is still good, the answer is 304. */
                "if-none-match"?: string;
                /** @description Bytes, to take up what broke off: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` that the part has to be of, else all is sent. */
                "if-range"?: string;
            };
            path: {
                /** @description As in `URL` of a narinfo. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The NAR, by zstd. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-nix-nar": string;
                };
            };
            /** @description The bytes that `range` asks for. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    /** @description Which bytes of how many. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/x-nix-nar": string;
                };
            };
            /** @description It is still the one that `if-none-match` names. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The object is in a storage of its own, where `location` leads to for the next minutes. */
            307: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Where it is to be found from now on. */
                    location: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["hash-malformed"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            /** @description The cache has none of that name. It may have it in the next moment. */
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
            /** @description There are no such bytes. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Which bytes of how many. */
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
                /** @description Where one of these tags is still good, the answer is 304. */
                "if-none-match"?: string;
                /** @description Bytes, to take up what broke off: `bytes=1000-`. */
                range?: string;
                /** @description The `etag` that the part has to be of, else all is sent. */
                "if-range"?: string;
            };
            path: {
                /** @description As in `URL` of a narinfo. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The NAR, by zstd. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The bytes that `range` asks for. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
                    "last-modified"?: string;
                    /** @description Which bytes of how many. */
                    "content-range": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description It is still the one that `if-none-match` names. */
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
                    /** @description Absent where the storage is not a folder. */
                    "accept-ranges"?: string;
                    /** @description When the file was published; absent likewise. */
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
            /** @description The cache has none of that name. It may have it in the next moment. */
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
            /** @description There are no such bytes. */
            416: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Which bytes of how many. */
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
                /** @description Whether `gzip` is welcome. */
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
            /** @description The log; packed by gzip for who takes that. */
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
            /** @description The object is in a storage of its own, where `location` leads to for the next minutes. */
            307: {
                headers: {
                    "x-request-id": components["headers"]["x-request-id"];
                    "x-content-type-options": components["headers"]["x-content-type-options"];
                    "ratelimit-limit": components["headers"]["ratelimit-limit"];
                    "ratelimit-remaining": components["headers"]["ratelimit-remaining"];
                    "ratelimit-reset": components["headers"]["ratelimit-reset"];
                    /** @description Where it is to be found from now on. */
                    location: string;
                    "cache-control": components["headers"]["cache-control"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["hash-malformed"];
            401: components["responses"]["token-missing.token-invalid"];
            403: components["responses"]["scope-missing"];
            /** @description The cache has none of that name. It may have it in the next moment. */
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
                /** @description Whether `gzip` is welcome. */
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
            /** @description The log; packed by gzip for who takes that. */
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
            /** @description The cache has none of that name. It may have it in the next moment. */
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
