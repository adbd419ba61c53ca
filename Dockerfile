# One image for every role: `docker build -t command-center .`; docker-compose.yml starts it once a role.
# Needs BuildKit, which every current Docker has.

# The one base image. What is built in it and what runs in it see the same libraries.
FROM python:3.11.15-slim-bookworm AS base
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore

# Browser assets: Node comes from its locked wheel, the packages from package-lock.json.
FROM base AS assets
WORKDIR /app
COPY requirements-node.lock ./
RUN pip install --require-hashes --no-deps --only-binary=:all: --requirement requirements-node.lock
COPY package.json package-lock.json .npmrc ./
COPY tools/build_assets.py tools/
RUN python tools/build_assets.py

# Dependencies change rarely, our own code often: two layers. An editable install, for the program finds assets/ beside
# its packages, as in a checkout.
FROM base AS packages
RUN python -m venv --without-pip /opt/venv
COPY requirements.lock ./
RUN pip --python /opt/venv/bin/python install --require-hashes --no-deps --only-binary=:all: \
    --requirement requirements.lock
WORKDIR /app
COPY pyproject.toml README.md LICENSE ./
COPY command_center command_center
COPY streams streams
COPY layouts layouts
RUN pip --python /opt/venv/bin/python install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q command_center streams layouts

FROM base
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /tmp command-center \
    && install --directory --owner=command-center --group=command-center /data
COPY --from=packages /opt/venv /opt/venv
COPY --from=packages /app /app
COPY profiles /app/profiles
COPY assets /app/assets
COPY --from=assets /app/assets/vendor /app/assets/vendor
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 CC_DATA_DIR=/data
WORKDIR /app
USER command-center
ENTRYPOINT ["command-center"]
CMD ["--help"]
