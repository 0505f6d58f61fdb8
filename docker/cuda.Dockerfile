# The service on a GPU: CUDA 12 and cuDNN 9 are in the base image. Build it by docker/build.sh cuda.
ARG JDK_IMAGE=docker.io/library/eclipse-temurin:25-jdk
ARG BASE_IMAGE=docker.io/nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04

FROM ${JDK_IMAGE} AS prepared
COPY lib /app/lib
COPY runtime.sh /runtime.sh
RUN sh /runtime.sh && mkdir -p /empty
COPY bundles /training
COPY app /app/app
COPY cache.sh /cache.sh
RUN sh /cache.sh

FROM ${BASE_IMAGE}
# What changes seldom comes first.
COPY --from=prepared /app/java /app/java
COPY --from=prepared /app/native /app/native
COPY --from=prepared /app/lib /app/lib
COPY --from=prepared /app/app /app/app
COPY --from=prepared /app/java.options /app/kindred.ao[t] /app/
COPY --from=prepared --chown=10001:10001 /empty /releases
COPY --from=prepared --chown=10001:10001 /empty /cache
COPY --from=prepared --chown=10001:10001 /empty /state
USER 10001:10001
WORKDIR /app
VOLUME ["/releases", "/cache", "/state", "/tmp"]
EXPOSE 8080 8081
# Else glibc keeps what each thread has freed.
ENV MALLOC_ARENA_MAX=2
STOPSIGNAL SIGTERM
# No shell: a JVM of 16 MB asks. Building the indexes of large releases takes the start period.
HEALTHCHECK --interval=15s --timeout=5s --start-period=15m \
  CMD ["/app/java/bin/java", "-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", "/app/app/*", "dev.kindred.service.HealthCheck", "http://127.0.0.1:8081/actuator/health/readiness"]
ENTRYPOINT ["/app/java/bin/java", "@/app/java.options", "dev.kindred.service.Service", "serve"]
CMD ["--kindred.device=cuda", "--host=0.0.0.0", "--releases=/releases", "--kindred.index.cache=/cache", "--kindred.state=/state"]
# Last, since it changes with every commit.
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Kindred (CUDA)" \
      org.opencontainers.image.description="Recommends items that belong together, by ONNX towers and an HNSW index." \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}"
