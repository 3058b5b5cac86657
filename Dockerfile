# One image for every service: the workspace as it is, run by Node 24 without a build step. The workspace is copied whole, not
# `pnpm deploy`ed: Node does not strip types from files under node_modules.
FROM node:24-bookworm-slim AS workspace
WORKDIR /hub
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./
COPY packages packages
COPY services services
COPY scripts scripts
COPY fhir-profiles fhir-profiles
COPY infra/package.json infra/package.json
RUN npx -y pnpm@10.34.9 install --frozen-lockfile --prod

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data
# Half the memory (services/all-in-one/decisions/0002).
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=4194304
WORKDIR /hub
COPY --from=workspace /hub ./
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080 2575
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Everything on one port, with the embedded Postgres when DATABASE_URL is not set; infra/compose.yaml runs the services apart.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=60", "services/all-in-one/src/main.ts"]
