# Tacho in a container: what the lock file names, hash by hash, in a virtual environment; nobody's root, nothing written but /data.
# Build from any base with Python 3.11 or newer and venv: docker build --build-arg BASE=python:3.13-slim .
ARG BASE=python:3.13-slim

# hadolint ignore=DL3006
FROM ${BASE} AS build
WORKDIR /src
COPY requirements.lock ./
RUN python3 -m venv /opt/tacho && /opt/tacho/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY LICENSE README.md pyproject.toml ./
COPY adapters adapters
COPY bot bot
COPY config config
RUN /opt/tacho/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

# hadolint ignore=DL3006
FROM ${BASE}
COPY --from=build /opt/tacho /opt/tacho
RUN mkdir /data && chown 10001:10001 /data
ENV PATH=/opt/tacho/bin:$PATH PYTHONUNBUFFERED=1 TACHO_DATABASE__URL=sqlite:////data/tacho.sqlite3 XDG_DATA_HOME=/data
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s CMD ["tacho", "doctor", "--running"]
ENTRYPOINT ["tacho"]
CMD ["run"]
