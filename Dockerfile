# The base image is an argument, so that a hospital can build from its own registry.
ARG BASE=node:24-bookworm-slim

FROM ${BASE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund \
 && npm pkg delete devDependencies \
 && npm sbom --sbom-format=cyclonedx > sbom.cdx.json

FROM ${BASE}
WORKDIR /app
# No core or heap dump: both would hold what was in memory.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/sbom.cdx.json ./
COPY package.json LICENSE ./
COPY src src
COPY plans plans
COPY hooks hooks
COPY docker/health.mjs docker/
# The journal, and the last answer of the terminology server, where the configuration says so.
RUN mkdir -p /var/lib/osteohooks && chown 65532:65532 /var/lib/osteohooks
VOLUME /var/lib/osteohooks
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "docker/health.mjs"]
# Node itself is process 1, so that SIGTERM reaches it and calls are drained.
CMD ["node", "src/server.ts"]
