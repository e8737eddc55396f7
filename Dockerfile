# One image. Its command chooses the role: `patchbay serve` (the API, by default), `patchbay work` (a worker) or
# `patchbay up` (everything on one machine, with an embedded Postgres and Redis). docker-compose.yml starts the first two;
# ops/docker/README.md lists the rights that a worker needs, with reasons.

# bookworm's Nix is 2.8, which is enough for the sample channel. Nixpkgs 25.11 and later need 2.18: trixie has 2.26.
ARG DEBIAN=bookworm
# `sample` holds everything that the default settings need: the sample channel's sources, and Debian's compiler for Nix's sandbox.
# `nixpkgs` has neither, and its sandbox shows only a shell: for a PATCHBAY_CHANNELS that names Nixpkgs alone.
ARG CHANNEL=sample

FROM node:20-${DEBIAN}-slim AS build
WORKDIR /opt/patchbay
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json prisma.config.ts ./
COPY prisma prisma
COPY src src
COPY web web
RUN npm run build && chmod +x dist/cli.js

# Without the packages that only build and test. Prisma's command line and TypeScript are optional peers of Prisma's client,
# so that npm keeps them for as long as package.json names them. The service's own runner applies migrations.
FROM node:20-${DEBIAN}-slim AS dependencies
WORKDIR /opt/patchbay
COPY package.json package-lock.json ./
RUN npm pkg delete devDependencies && npm ci --omit=peer --no-audit --no-fund

FROM node:20-${DEBIAN}-slim AS nix
# tini reaps processes that Nix's builders leave behind; redis-server is for `patchbay up`.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates nix-bin redis-server tini zstd \
  && rm -rf /var/lib/apt/lists/*
# Nix, run as root, builds as one of these users, so that a builder cannot change its inputs or other builds.
RUN groupadd --system nixbld \
  && for n in 1 2 3 4 5 6 7 8 9 10; do \
    useradd --system --gid nixbld --groups nixbld --no-user-group --home-dir /var/empty --no-create-home \
      --shell /usr/sbin/nologin --comment "Nix build user $n" "nixbld$n" || exit 1; \
  done
COPY ops/docker/nix.conf /etc/nix/nix.conf
RUN nix-store --init
RUN useradd --uid 8313 --user-group --home-dir /var/lib/patchbay --no-create-home --shell /usr/sbin/nologin patchbay \
  && install --directory --owner patchbay --group patchbay /var/lib/patchbay /var/lib/patchbay/cache

FROM nix AS for-nixpkgs
RUN apt-get update \
  && apt-get install -y --no-install-recommends busybox-static \
  && rm -rf /var/lib/apt/lists/*
COPY ops/docker/nix-for-nixpkgs.conf /etc/nix/channel.conf

FROM nix AS for-sample
WORKDIR /opt/patchbay
COPY ops/setup ops/setup
COPY ops/sample-channel/sources.json ops/sample-channel/
COPY ops/docker/nix-for-sample.conf /etc/nix/channel.conf
RUN ops/setup/packages.sh && ops/setup/sources.sh && rm -rf /var/lib/apt/lists/*

FROM for-${CHANNEL}
LABEL org.opencontainers.image.title="Patchbay" \
  org.opencontainers.image.description="Builds free-threaded Python environments from Nix on demand" \
  org.opencontainers.image.licenses="MIT"
WORKDIR /opt/patchbay
COPY --from=dependencies /opt/patchbay/node_modules node_modules
COPY --from=build /opt/patchbay/dist dist
COPY --from=build /opt/patchbay/web/dist web/dist
COPY package.json ./
COPY prisma/migrations prisma/migrations
COPY nix nix
COPY ops/channels.json ops/channels.nixpkgs.example.json ops/
COPY ops/sample-channel ops/sample-channel
COPY ops/docker/healthy.mjs ops/docker/
RUN ln -s /opt/patchbay/dist/cli.js /usr/local/bin/patchbay

# Published ports reach a container from outside of it, so the API cannot listen on loopback here.
ENV NODE_ENV=production PATCHBAY_HOST=0.0.0.0 PATCHBAY_DATA_DIR=/var/lib/patchbay
EXPOSE 8313
# The API needs no rights at all. `patchbay work` and `patchbay up` need `--user root`. By number: Kubernetes'
# runAsNonRoot cannot judge names.
USER 8313:8313
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 CMD ["node", "ops/docker/healthy.mjs"]
ENTRYPOINT ["tini", "--"]
CMD ["patchbay", "serve"]
