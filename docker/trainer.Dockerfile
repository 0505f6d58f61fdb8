# Training and export, as a Job. Build it by docker/build.sh trainer.
ARG JDK_IMAGE=docker.io/library/eclipse-temurin:25-jdk

FROM ${JDK_IMAGE}
# Data, checkpoints and releases: a new volume takes its owner from here.
RUN install -d -o 10001 -g 10001 /training
COPY lib /app/lib
COPY app /app/app
COPY recipes /app/recipes
COPY trainer.sh /app/trainer.sh
# libtorch is unpacked from its jar at the first use, into a folder that must be writable.
ENV HOME=/tmp
USER 10001:10001
WORKDIR /app
VOLUME ["/training", "/tmp"]
ENTRYPOINT ["/app/trainer.sh"]
CMD ["--help"]
# Last, since it changes with every commit.
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Kindred trainer" \
      org.opencontainers.image.description="Imports, trains, evaluates and exports two-tower models." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}"
ENV REVISION=${REVISION}
