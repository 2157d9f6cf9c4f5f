# syntax=docker/dockerfile:1
# The service:                        docker build --target service -t twitter-task-automation .
# With the programs that back up servers: docker build --target operations -t twitter-task-automation:operations .
FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-trixie-slim AS service
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE ./
COPY prisma ./prisma
COPY scripts ./scripts
# The only folder that the service writes to: archive files, backups, and SQLite's file.
RUN mkdir -p data/archive data/backups && chown -R 1000:1000 data
VOLUME /app/data
# The user "node", as a number: Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "scripts/health-check.mjs"]
CMD ["node", "dist/src/main.js"]

FROM service AS operations
USER root
RUN apt-get update \
  && apt-get install -y --no-install-recommends postgresql-client mariadb-client \
  && rm -rf /var/lib/apt/lists/*
USER 1000:1000
CMD ["node", "dist/src/cli/main.js", "--help"]
