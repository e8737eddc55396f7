/*
 * Types of the HTTP API, generated from its own OpenAPI document. After a change of the API:
 * UPDATE_DOCS=1 npm run unit test/client/http/openapi.test.ts
 */
export interface paths {
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["ready"];
        put?: never;
        post?: never;
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
        get: operations["listAudit"];
        put?: never;
        post?: never;
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
        get: operations["getBuild"];
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
        post: operations["cancelBuild"];
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
        get: operations["getLog"];
        put?: never;
        post?: never;
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
        put: operations["prioritiseBuild"];
        post?: never;
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
        post: operations["retryBuild"];
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
        get: operations["getCache"];
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
        get: operations["getChannel"];
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
        get: operations["getChannelPackages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/environments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["listEnvironments"];
        put?: never;
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
        get: operations["getEnvironment"];
        put?: never;
        post?: never;
        delete: operations["forgetEnvironment"];
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
        get: operations["getClosure"];
        put?: never;
        post?: never;
        delete?: never;
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
        get: operations["getPackages"];
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
        put: operations["pinEnvironment"];
        post?: never;
        delete: operations["unpinEnvironment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getMaintenance"];
        put: operations["beginMaintenance"];
        post?: never;
        delete: operations["endMaintenance"];
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
        get: operations["getKnownPackage"];
        put?: never;
        post?: never;
        delete?: never;
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
        post: operations["cancelPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/specs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["specFromFile"];
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
        get: operations["listSweeps"];
        put?: never;
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
        post: operations["cancelSweep"];
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
        get: operations["listTokens"];
        put?: never;
        post: operations["createToken"];
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
        get: operations["getToken"];
        put?: never;
        post?: never;
        delete: operations["revokeToken"];
        options?: never;
        head?: never;
        patch: operations["changeToken"];
        trace?: never;
    };
    "/v1/tokens/self": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["getOwnToken"];
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
        get: operations["getVersion"];
        put?: never;
        post?: never;
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
        get: operations["listWebhooks"];
        put?: never;
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
        get: operations["getWebhook"];
        put?: never;
        post?: never;
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
        get: operations["listDeliveries"];
        put?: never;
        post?: never;
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
        post: operations["redeliver"];
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
        post: operations["testWebhook"];
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
        get: operations["listWorkers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workers/{name}/drain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["drainWorker"];
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
        AcceptedEnvironment: {
            build: components["schemas"]["Build"];
            buildTools: {
                dropped: number;
                rebuilt: number;
                relinked: number;
            };
            closureBytes: number | null;
            coalesced: boolean;
            createdAt: string;
            evicted: {
                at: string;
                because: string;
            } | null;
            fetch: components["schemas"]["HowToFetch"] | null;
            gil: {
                /** @enum {unknown} */
                state: "off" | "on";
                turnedOnBy: {
                    module: string;
                    package: string;
                }[];
            } | null;
            id: string;
            lastUsedAt: string;
            omitted: components["schemas"]["OmittedPackage"][];
            packages: {
                dropped: number;
                omitted: number;
                rebuilt: number;
                reused: number;
            };
            pinned: {
                at: string;
                until: string | null;
            } | null;
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            readyAt: string | null;
            spec: components["schemas"]["CanonicalSpec"];
            /** @enum {unknown} */
            status: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
            storePath: string | null;
            verdicts: components["schemas"]["NoteworthyVerdict"][];
        };
        AuditEntry: {
            at: string;
            id: number;
            method: string;
            path: string;
            remote: string;
            requestId: string;
            route: string;
            status: number;
            tokenId: string | null;
            tokenName: string | null;
        };
        Build: {
            attempt: number;
            buildingNow: string[];
            cancelRequested: {
                at: string;
                by: string;
            } | null;
            createdAt: string;
            environmentId: string;
            failure: components["schemas"]["Failure"] | null;
            finishedAt: string | null;
            id: string;
            /** @enum {unknown} */
            priority: "high" | "normal" | "low";
            progress: {
                done: number;
                expected: number;
            };
            retriedAs: string | null;
            retryOf: string | null;
            startedAt: string | null;
            /** @enum {unknown} */
            state: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled";
            tags: string[];
            takenUp: number;
            timings: {
                [key: string]: number;
            };
            waitsBecause: string | null;
        };
        BuildCount: {
            derivations: number;
            packages: number;
        };
        BuildTool: {
            /** @enum {unknown} */
            class: "pure" | "tagged" | "loadable";
            /** @enum {unknown} */
            fate: "relinked" | "rebuilt" | "dropped";
            name: string;
            neededBy: string[];
            reason: string;
            sourcePath: string | null;
            targetPath: string | null;
            version: string;
        };
        CanonicalSpec: {
            channel: string;
            checks: "none" | "rebuilt";
            drop: string[];
            failures?: "drop" | "omit";
            /** @enum {unknown} */
            format: 1 | 2 | 3;
            gil: "report" | "require-disabled";
            keep: string[];
            library: string;
            packages: string[];
            pin: {
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "nixpkgs";
                overlays?: string[];
                rev: string;
                sha256: string;
            } | {
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "folder";
                narHash: string;
                overlays?: string[];
            };
            rebuild: "auto" | "none" | string[];
            skipImports: string[];
            source: string;
            system: string;
            target: string;
        };
        Channel: {
            defaults: {
                source: string;
                system: string;
                target: string;
            };
            follows: string | null;
            fromFile: boolean;
            isDefault: boolean;
            moving: boolean;
            name: string;
            packages: number | null;
            pin: {
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "nixpkgs";
                overlays?: string[];
                rev: string;
                sha256: string;
            } | {
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "folder";
                narHash: string;
                overlays?: string[];
            };
            pythonVersion: string | null;
        };
        ChannelChanges: {
            added: {
                count: number;
                names: string[];
            };
            from: string;
            removed: {
                count: number;
                names: string[];
            };
            updated: {
                count: number;
                packages: {
                    from: string;
                    name: string;
                    to: string;
                }[];
            };
        };
        ChannelDetails: {
            defaults: {
                source: string;
                system: string;
                target: string;
            };
            faults: {
                detail: string;
                worker: string;
            }[];
            follows: string | null;
            fromFile: boolean;
            isDefault: boolean;
            move: components["schemas"]["ChannelMove"] | null;
            moving: boolean;
            name: string;
            packages: number | null;
            pin: ({
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "nixpkgs";
                overlays?: string[];
                rev: string;
                sha256: string;
            } | {
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "folder";
                narHash: string;
                overlays?: string[];
            }) | null;
            pins: components["schemas"]["ChannelPin"][];
            pythonVersion: string | null;
        };
        ChannelMove: {
            askedAt: string;
            default: boolean | null;
            defaults: {
                source: string;
                system: string;
                target: string;
            };
            failure: components["schemas"]["Failure"] | null;
            finishedAt: string | null;
            from: {
                branch?: string;
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                follow?: boolean;
                overlays?: string[];
                path?: string;
                rev?: string;
                sha256?: string;
            };
            id: string;
            scheduled: boolean;
            /** @enum {unknown} */
            state: "queued" | "moving" | "done" | "failed" | "cancelled";
        };
        ChannelPin: {
            at: string;
            changes: components["schemas"]["ChannelChanges"] | null;
            folder: string | null;
            packages: number | null;
            pin: {
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "nixpkgs";
                overlays?: string[];
                rev: string;
                sha256: string;
            } | {
                config?: {
                    allowAliases?: boolean;
                    allowBroken?: boolean;
                    allowUnfree?: boolean;
                    allowUnfreePackages?: string[];
                    allowUnsupportedSystem?: boolean;
                    cudaCapabilities?: string[];
                    cudaForwardCompat?: boolean;
                    cudaSupport?: boolean;
                    permittedInsecurePackages?: string[];
                    rocmSupport?: boolean;
                };
                /** @constant */
                kind: "folder";
                narHash: string;
                overlays?: string[];
            };
            registeredAt: string;
        };
        Delivery: {
            attempts: {
                at: string;
                error: string | null;
                ms: number;
                status: number | null;
            }[];
            createdAt: string;
            deliveredAt: string | null;
            /** @enum {unknown} */
            event: "build.started" | "build.ready" | "build.failed" | "build.cancelled" | "webhook.test";
            id: string;
            nextAttemptAt: string | null;
            payload: {
                data: {
                    [key: string]: unknown;
                };
                timestamp: string;
                type: string;
            };
            /** @enum {unknown} */
            state: "waiting" | "delivered" | "given-up";
        };
        Environment: {
            build: components["schemas"]["Build"];
            buildTools: {
                dropped: number;
                rebuilt: number;
                relinked: number;
            };
            closureBytes: number | null;
            createdAt: string;
            evicted: {
                at: string;
                because: string;
            } | null;
            fetch: components["schemas"]["HowToFetch"] | null;
            gil: {
                /** @enum {unknown} */
                state: "off" | "on";
                turnedOnBy: {
                    module: string;
                    package: string;
                }[];
            } | null;
            id: string;
            lastUsedAt: string;
            omitted: components["schemas"]["OmittedPackage"][];
            packages: {
                dropped: number;
                omitted: number;
                rebuilt: number;
                reused: number;
            };
            pinned: {
                at: string;
                until: string | null;
            } | null;
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            readyAt: string | null;
            spec: components["schemas"]["CanonicalSpec"];
            /** @enum {unknown} */
            status: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
            storePath: string | null;
            verdicts: components["schemas"]["NoteworthyVerdict"][];
        };
        EnvironmentSummary: {
            build: components["schemas"]["Build"];
            closureBytes: number | null;
            createdAt: string;
            evicted: {
                at: string;
                because: string;
            } | null;
            gil: {
                /** @enum {unknown} */
                state: "off" | "on";
                turnedOnBy: {
                    module: string;
                    package: string;
                }[];
            } | null;
            id: string;
            lastUsedAt: string;
            packages: {
                dropped: number;
                omitted: number;
                rebuilt: number;
                reused: number;
            };
            pinned: {
                at: string;
                until: string | null;
            } | null;
            programsLeftOut: {
                package: string;
                program: string;
                reason: string;
            }[];
            readyAt: string | null;
            spec: components["schemas"]["CanonicalSpec"];
            /** @enum {unknown} */
            status: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
            storePath: string | null;
        };
        Failure: {
            cached?: {
                buildId: string;
                until: string;
            };
            /** @enum {unknown} */
            class: "package-unknown" | "unsupported-pin" | "unsupported-system" | "eval-error" | "eval-timeout" | "eval-memory" | "substituter-error" | "abi-leftover" | "collision" | "build-failed" | "dependency-failed" | "source-build-failed" | "build-timeout" | "silent-timeout" | "log-limit" | "build-memory" | "builder-killed" | "hash-mismatch" | "import-failed" | "gil-reenabled" | "disk-full" | "cache-store-error" | "worker-fault" | "worker-lost" | "cancelled" | "cached-failure" | "internal";
            drv?: string;
            faults?: components["schemas"]["Fault"][];
            logTail?: string[];
            message: string;
            package?: string;
            phase?: string;
            retryable: boolean;
            suggestion?: {
                drop?: string[];
                /** @constant */
                gil?: "report";
                keep?: string[];
                skipImports?: string[];
            };
        };
        Fault: {
            detail: string;
            nearest?: string[];
            pointer: string;
        };
        HowToFetch: {
            command: string;
            flake: string;
            netrc: string;
            nixConf: string;
            publicKeys: string[];
            substituter: string;
        };
        KnownPackage: {
            /** @enum {unknown} */
            class: "pure" | "tagged" | "loadable";
            environmentId: string;
            name: string;
            outdated: boolean;
            seenAt: string;
            /** @enum {unknown} */
            status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            target: string;
            version: string;
        };
        KnownPackageDetails: {
            items: components["schemas"]["KnownVersion"][];
            name: string;
        };
        KnownVersion: {
            builds: {
                dropped: number;
                omitted: number;
                rebuilt: number;
                reused: number;
            };
            byPin: {
                channel: string;
                lastSeenAt: string;
                pin: string;
                /** @enum {unknown} */
                status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            }[];
            /** @enum {unknown} */
            class: "pure" | "tagged" | "loadable";
            environmentId: string;
            environments: number;
            failures: {
                at: string;
                buildId: string;
                /** @enum {unknown} */
                class: "package-unknown" | "unsupported-pin" | "unsupported-system" | "eval-error" | "eval-timeout" | "eval-memory" | "substituter-error" | "abi-leftover" | "collision" | "build-failed" | "dependency-failed" | "source-build-failed" | "build-timeout" | "silent-timeout" | "log-limit" | "build-memory" | "builder-killed" | "hash-mismatch" | "import-failed" | "gil-reenabled" | "disk-full" | "cache-store-error" | "worker-fault" | "worker-lost" | "cancelled" | "cached-failure" | "internal";
                message: string;
            }[];
            findings: {
                alsoOnSource: boolean;
                builds: number;
                detail: string | null;
                fault: boolean;
                lastBuildId: string;
                lastSeenAt: string;
                module: string;
                /** @enum {unknown} */
                verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
            }[];
            gil: ("kept" | "reenabled" | "reenabled-by-dependency") | null;
            lastSeenAt: string;
            outdated: boolean;
            overridden: {
                builds: number;
                environmentId: string;
                /** @enum {unknown} */
                fate: "reused" | "rebuilt" | "dropped" | "omitted";
                lastSeenAt: string;
                /** @enum {unknown} */
                status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            }[];
            /** @enum {unknown} */
            status: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
            target: string;
            turnedOnBy: {
                module: string;
                package: string;
            }[];
            version: string;
        };
        Maintenance: {
            on: boolean;
            reason: string | null;
            setBy: string | null;
            since: string | null;
        };
        NewToken: {
            createdAt: string;
            expiresAt: string | null;
            id: string;
            lastUsedAt: string | null;
            limits: components["schemas"]["TokenLimits"];
            name: string;
            parentId: string | null;
            revokedAt: string | null;
            scopes: ("read" | "submit" | "cancel" | "admin")[];
            /** @enum {unknown} */
            state: "live" | "expired" | "revoked";
            token: string;
        };
        NewWebhook: {
            all: boolean;
            build: string | null;
            createdAt: string;
            events: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
            goneAt: string | null;
            id: string;
            secret: string;
            tokenId: string | null;
            url: string;
        };
        NoteworthyVerdict: {
            alsoOnSource: boolean;
            detail: string | null;
            fault: boolean;
            module: string;
            package: string;
            /** @enum {unknown} */
            verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
        };
        OmittedPackage: {
            package: string;
            reason: string;
            requested: boolean;
            version: string;
        };
        Package: {
            /** @enum {unknown} */
            class: "pure" | "tagged" | "loadable";
            /** @enum {unknown} */
            fate: "reused" | "rebuilt" | "dropped" | "omitted";
            gil: ("kept" | "reenabled" | "reenabled-by-dependency") | null;
            name: string;
            reason: string;
            requested: boolean;
            sourcePath: string;
            targetPath: string | null;
            turnedOnBy: {
                module: string;
                package: string;
            }[];
            verdicts: {
                alsoOnSource: boolean;
                detail: string | null;
                fault: boolean;
                module: string;
                /** @enum {unknown} */
                verdict: "imported" | "import-error" | "crashed" | "timed-out" | "fails-together" | "gil-reenabled" | "native-missing" | "not-checked";
            }[];
            version: string;
        };
        Plan: {
            builds: {
                naive: components["schemas"]["BuildCount"] | null;
                naiveFault: string | null;
                patchbay: components["schemas"]["BuildCount"];
            } | null;
            buildTools: components["schemas"]["PlannedBuildTool"][] | null;
            createdAt: string;
            drvPath: string | null;
            environmentId: string;
            failure: components["schemas"]["Failure"] | null;
            finishedAt: string | null;
            id: string;
            packages: components["schemas"]["PlannedPackage"][] | null;
            sourceToBuild: components["schemas"]["SourceToBuild"][] | null;
            spec: components["schemas"]["CanonicalSpec"];
            /** @enum {unknown} */
            state: "queued" | "planning" | "ready" | "failed" | "cancelled";
            storePath: string | null;
            toDo: {
                derivations: number;
                downloads: {
                    bytes: number;
                    paths: number;
                    unpackedBytes: number;
                };
            } | null;
            waitsBecause: string | null;
        };
        PlannedBuildTool: {
            /** @enum {unknown} */
            class: "pure" | "tagged" | "loadable" | "unknown";
            /** @enum {unknown} */
            fate: "relinked" | "rebuilt" | "dropped" | "unknown";
            name: string;
            neededBy: string[];
            reason: string;
            sourcePath: string | null;
            targetPath: string | null;
            version: string;
        };
        PlannedPackage: {
            /** @enum {unknown} */
            class: "pure" | "tagged" | "loadable" | "unknown";
            /** @enum {unknown} */
            fate: "reused" | "rebuilt" | "dropped" | "unknown";
            name: string;
            reason: string;
            requested: boolean;
            sourcePath: string;
            targetPath: string | null;
            version: string;
        };
        Problem: {
            /** @enum {unknown} */
            code: "spec-invalid" | "query-invalid" | "body-invalid" | "hash-malformed" | "token-missing" | "token-invalid" | "scope-missing" | "priority-too-high" | "origin-refused" | "environment-in-use" | "environment-not-ready" | "build-ended" | "plan-ended" | "sweep-ended" | "build-not-failed" | "channel-in-file" | "channel-moving" | "channel-not-moving" | "idempotency-key-in-use" | "too-many-webhooks" | "token-cache-full" | "not-found" | "body-too-large" | "unsupported-media-type" | "host-refused" | "package-unknown" | "channel-unknown" | "pin-unknown" | "idempotency-key-reused" | "webhook-url-refused" | "rate-limited" | "too-many-builds" | "too-many-builds-a-day" | "queue-full" | "disk-full" | "maintenance" | "not-ready" | "internal";
            detail: string;
            faults: components["schemas"]["Fault"][];
            requestId: string;
            status: number;
            title: string;
            type: string;
        };
        ServiceStatus: {
            longestWaitSeconds: number;
            maintenance: components["schemas"]["Maintenance"];
            plans: number;
            running: number;
            /** @enum {unknown} */
            status: "working" | "blocked" | "no-worker";
            waiting: number;
        };
        SourceToBuild: {
            drvPath: string;
            name: string | null;
            storePath: string;
        };
        SpecFrom: {
            assumedPython: string | null;
            leftOut: components["schemas"]["Unmapped"][];
            passedOver: components["schemas"]["Unmapped"][];
            spec: {
                channel?: string;
                packages: string[];
                source?: string;
                target?: string;
            } | null;
            unchecked: {
                constraint: string;
                name: string;
                where: string;
            }[];
            undecided: components["schemas"]["Unmapped"][];
        };
        Sweep: {
            askedAt: string | null;
            createdAt: string;
            dryRun: boolean;
            failure: string | null;
            finishedAt: string | null;
            id: string;
            report: {
                aboveLimit: {
                    because: string;
                    bytes: number;
                } | null;
                bytesAfter: number;
                bytesBefore: number;
                environmentsEvicted: number;
                evicted: {
                    because: string;
                    freedBytes: number;
                    id: string;
                    lastUsedAt: string;
                    storePath: string;
                }[];
                freedBytes: number;
                orphans: {
                    bytes: number;
                    objects: number;
                };
                pathsRemoved: number;
            } | null;
            startedAt: string | null;
            /** @enum {unknown} */
            state: "queued" | "sweeping" | "done" | "failed" | "cancelled";
        };
        SweepSummary: {
            askedAt: string | null;
            createdAt: string;
            dryRun: boolean;
            failure: string | null;
            finishedAt: string | null;
            id: string;
            report: {
                aboveLimit: {
                    because: string;
                    bytes: number;
                } | null;
                bytesAfter: number;
                bytesBefore: number;
                environmentsEvicted: number;
                freedBytes: number;
                orphans: {
                    bytes: number;
                    objects: number;
                };
                pathsRemoved: number;
            } | null;
            startedAt: string | null;
            /** @enum {unknown} */
            state: "queued" | "sweeping" | "done" | "failed" | "cancelled";
        };
        Token: {
            createdAt: string;
            expiresAt: string | null;
            id: string;
            lastUsedAt: string | null;
            limits: components["schemas"]["TokenLimits"];
            name: string;
            parentId: string | null;
            revokedAt: string | null;
            scopes: ("read" | "submit" | "cancel" | "admin")[];
            /** @enum {unknown} */
            state: "live" | "expired" | "revoked";
        };
        TokenLimits: {
            buildsAtOnce: {
                limit: number | null;
                own: number | null;
                setBy: ("token" | "parent" | "service") | null;
                used: number;
            };
            buildsPerDay: {
                limit: number | null;
                own: number | null;
                setBy: ("token" | "parent" | "service") | null;
                used: number;
            };
            cacheMb: {
                limit: number | null;
                own: number | null;
                setBy: ("token" | "parent" | "service") | null;
                used: number;
            };
            priority: {
                /** @enum {unknown} */
                limit: "high" | "normal" | "low";
                /** @enum {unknown} */
                own: "high" | "normal" | "low" | null;
                /** @enum {unknown} */
                setBy: "token" | "parent" | "service";
            };
        };
        Unmapped: {
            because: string;
            nearest?: string[];
            what: string;
            where: string;
        };
        Webhook: {
            all: boolean;
            build: string | null;
            createdAt: string;
            events: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
            goneAt: string | null;
            id: string;
            tokenId: string | null;
            url: string;
        };
        Worker: {
            drainingSince: string | null;
            faults: components["schemas"]["Fault"][];
            freeMb: number;
            hasRoom: boolean;
            idleBecause: string | null;
            library: string | null;
            libraryInterface: number | null;
            machines: {
                features: string[];
                name: string;
                systems: string[];
            }[] | null;
            minFreeMb: number;
            name: string;
            newerMigrations: string[];
            seenAt: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        status: "ready";
                        warnings: components["schemas"]["Fault"][];
                    };
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                since?: string;
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        next: string | null;
                    };
                };
            };
        };
    };
    getBuild: {
        parameters: {
            query?: {
                wait?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
        };
    };
    cancelBuild: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
        };
    };
    getEvents: {
        parameters: {
            query?: {
                after?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getLog: {
        parameters: {
            query?: {
                follow?: boolean;
                lines?: number;
                offset?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                    "text/x-ansi": string;
                };
            };
        };
    };
    prioritiseBuild: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    priority: "high" | "normal" | "low";
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
        };
    };
    retryBuild: {
        parameters: {
            query?: {
                priority?: "high" | "normal" | "low";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Build"];
                };
            };
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bytes: number;
                        limits: {
                            bytes: number;
                            days: number;
                        };
                        netrc: string;
                        nixConf: string;
                        paths: number;
                        priority: number;
                        publicKeys: string[];
                        scrub: {
                            checkedPaths: number;
                            findings: {
                                detail: string;
                                foundAt: string;
                                object: string;
                                /** @enum {unknown} */
                                outcome: "republished" | "evicted";
                                path: string;
                            }[];
                            oldestCheckAt: string | null;
                        };
                        url: string;
                    };
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Channel"][];
                    };
                };
            };
        };
    };
    getChannel: {
        parameters: {
            query?: {
                wait?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
        };
    };
    putChannel: {
        parameters: {
            query?: {
                wait?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    branch?: string;
                    config?: {
                        allowAliases?: boolean;
                        allowBroken?: boolean;
                        allowUnfree?: boolean;
                        allowUnfreePackages?: string[];
                        allowUnsupportedSystem?: boolean;
                        cudaCapabilities?: string[];
                        cudaForwardCompat?: boolean;
                        cudaSupport?: boolean;
                        permittedInsecurePackages?: string[];
                        rocmSupport?: boolean;
                    };
                    default?: boolean;
                    follow?: boolean;
                    overlays?: string[];
                    path?: string;
                    rev?: string;
                    sha256?: string;
                    source?: string;
                    system?: string;
                    target?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
        };
    };
    cancelMove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelDetails"];
                };
            };
        };
    };
    getChannelPackages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: string[];
                    };
                };
            };
        };
    };
    listEnvironments: {
        parameters: {
            query?: {
                channel?: string;
                cursor?: string;
                id?: string;
                limit?: number;
                package?: string;
                since?: string;
                status?: "queued" | "planning" | "building" | "verifying" | "publishing" | "ready" | "failed" | "cancelled" | "evicted";
                tag?: string | string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["EnvironmentSummary"][];
                        next: string | null;
                    };
                };
            };
        };
    };
    acceptEnvironment: {
        parameters: {
            query?: {
                priority?: "high" | "normal" | "low";
                tag?: string | string[];
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    channel?: string;
                    checks?: "none" | "rebuilt";
                    drop?: string[];
                    failures?: "fail" | "drop" | "omit";
                    gil?: "report" | "require-disabled";
                    keep?: string[];
                    packages: string[];
                    rebuild?: "auto" | "none" | string[];
                    skipImports?: string[];
                    source?: string;
                    system?: string;
                    target?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environment"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedEnvironment"];
                };
            };
        };
    };
    getEnvironment: {
        parameters: {
            query?: {
                wait?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environment"];
                };
            };
        };
    };
    forgetEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
        };
    };
    getBuildTools: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BuildTool"][];
                    };
                };
            };
        };
    };
    getBundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gzip": string;
                };
            };
        };
    };
    getClosure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            narHash: string;
                            narSize: number;
                            path: string;
                            references: string[];
                            upstream: boolean;
                        }[];
                    };
                };
            };
        };
    };
    getPackages: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Package"][];
                    };
                };
            };
        };
    };
    pinEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    days?: number;
                    until?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentSummary"];
                };
            };
        };
    };
    unpinEnvironment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentSummary"];
                };
            };
        };
    };
    getMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
        };
    };
    beginMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
        };
    };
    endMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
        };
    };
    listKnownPackages: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                status?: "works" | "gil-reenabled" | "native-missing" | "import-failed" | "crashes" | "build-failed" | "unknown";
                target?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["KnownPackage"][];
                        next: string | null;
                    };
                };
            };
        };
    };
    getKnownPackage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownPackageDetails"];
                };
            };
        };
    };
    askForPlan: {
        parameters: {
            query?: {
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    channel?: string;
                    checks?: "none" | "rebuilt";
                    drop?: string[];
                    failures?: "fail" | "drop" | "omit";
                    gil?: "report" | "require-disabled";
                    keep?: string[];
                    packages: string[];
                    rebuild?: "auto" | "none" | string[];
                    skipImports?: string[];
                    source?: string;
                    system?: string;
                    target?: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    getPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    cancelPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    specFromFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    channel?: string;
                    extras?: string[];
                    groups?: string[];
                    name: string;
                    python?: string;
                    text: string;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpecFrom"];
                };
            };
        };
    };
    listSweeps: {
        parameters: {
            query?: {
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SweepSummary"][];
                    };
                };
            };
        };
    };
    askForSweep: {
        parameters: {
            query?: {
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
        };
    };
    getSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
        };
    };
    cancelSweep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sweep"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                state?: "live" | "expired" | "revoked";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Token"][];
                        next: string | null;
                    };
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    days?: number;
                    expiresAt?: string;
                    limits?: {
                        buildsAtOnce?: number | null;
                        buildsPerDay?: number | null;
                        cacheMb?: number | null;
                        /** @enum {unknown} */
                        priority?: "high" | "normal" | "low" | null;
                    };
                    name: string;
                    scopes: ("read" | "submit" | "cancel" | "admin")[];
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewToken"];
                };
            };
        };
    };
    getToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
        };
    };
    changeToken: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    limits: {
                        buildsAtOnce?: number | null;
                        buildsPerDay?: number | null;
                        cacheMb?: number | null;
                        /** @enum {unknown} */
                        priority?: "high" | "normal" | "low" | null;
                    };
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        library: string;
                        libraryInterface: number;
                        version: string;
                    };
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        next: string | null;
                    };
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    all?: boolean;
                    build?: string;
                    events?: ("build.started" | "build.ready" | "build.failed" | "build.cancelled")[];
                    url: string;
                };
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    deleteWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    listDeliveries: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Delivery"][];
                        next: string | null;
                    };
                };
            };
        };
    };
    redeliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Delivery"];
                };
            };
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
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Worker"][];
                        service: components["schemas"]["ServiceStatus"];
                    };
                };
            };
        };
    };
    drainWorker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Worker"];
                };
            };
        };
    };
}
