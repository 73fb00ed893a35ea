# Two stages: the first installs what requirements.lock names, hash by hash, and the program's wheel; the second holds
# the result and nothing to build with. See docs/container.md for running it.
ARG BASE=docker.io/library/python:3.12-slim

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore PYTHONDONTWRITEBYTECODE=1
RUN ["python3", "-m", "venv", "/opt/inbox-bot"]
ENV PATH=/opt/inbox-bot/bin:$PATH
WORKDIR /src
COPY requirements.lock ./
# --only-binary: no package may run code of its own while it is installed.
RUN ["pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "--no-compile", "-r", "requirements.lock"]
COPY pyproject.toml README.md config.example.toml ./
COPY migrations ./migrations
COPY inbox_bot ./inbox_bot
# The build backend comes from the lock as well and is taken out again, and pip with it: nothing of it runs later.
# unchecked-hash: a layer may round a file's time, and each start would compile everything anew.
RUN pip install --quiet --no-deps --no-build-isolation --no-compile . \
    && pip uninstall --quiet --yes hatchling editables pathspec pluggy trove-classifiers \
    && pip check \
    && pip uninstall --quiet --yes pip \
    && python3 -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/inbox-bot/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="inbox-bot" \
      org.opencontainers.image.description="A careful clerk for a shared mailbox: reads registrations by e-mail, keeps the list, answers." \
      org.opencontainers.image.licenses="MIT"
# --build-arg OCR=yes: scans and photos are recognised by Debian's tesseract, in German and English.
ARG OCR=
RUN [ -z "${OCR}" ] || { apt-get -qq update \
    && apt-get -qq install -y --no-install-recommends tesseract-ocr tesseract-ocr-deu \
    && rm -rf /var/lib/apt/lists/*; }
# A name for the number: libpq asks for it. /data is the only place that the program writes to, beside /tmp.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin inbox-bot \
    && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /opt/inbox-bot /opt/inbox-bot
ENV PATH=/opt/inbox-bot/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    INBOX_BOT_CONFIG=/etc/inbox-bot/config.toml
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
STOPSIGNAL SIGTERM
# The heartbeat lies beside the database; `health` reads the configuration but no secret.
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["inbox-bot", "health"]
ENTRYPOINT ["inbox-bot"]
CMD ["run"]
