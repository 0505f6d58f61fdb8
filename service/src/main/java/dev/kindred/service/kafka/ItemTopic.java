package dev.kindred.service.kafka;

import dev.kindred.model.files.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topic of changed items as Kafka has it.
 *
 * @param id its identity; a topic that is made anew under the same name has another
 * @param partitions all of them
 */
record ItemTopic(String id, List<TopicPartition> partitions) {

  /**
   * Finds the topic, and creates it where there is none: one partition, compacted.
   *
   * @throws InvalidInputException if it is not compacted, or cannot be made like this
   * @throws KafkaException if Kafka cannot be reached; trying again may help
   */
  static ItemTopic open(KafkaSettings settings) {
    try (Admin admin = Admin.create(settings.admin())) {
      Optional<TopicDescription> found = find(admin, settings.itemsTopic());
      if (found.isEmpty()) {
        create(admin, settings);
        found = find(admin, settings.itemsTopic());
      }
      TopicDescription topic =
          found.orElseThrow(() ->
              new KafkaException("the topic '" + settings.itemsTopic() + "' is not there yet"));
      requireCompacted(admin, settings.itemsTopic());
      return new ItemTopic(
          topic.topicId().toString(),
          topic.partitions().stream()
              .map(partition -> new TopicPartition(topic.name(), partition.partition()))
              .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static Optional<TopicDescription> find(Admin admin, String name)
      throws InterruptedException {
    try {
      return Optional.ofNullable(
          admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw cause(e);
    }
  }

  private static void create(Admin admin, KafkaSettings settings) throws InterruptedException {
    NewTopic topic =
        new NewTopic(
                settings.itemsTopic(), Optional.of(1), Optional.of((short) settings.replication()))
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    Integer.toString(Math.max(1, settings.replication() - 1))));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case TopicExistsException _ -> {} // Another replica was quicker.
        case InvalidReplicationFactorException few ->
            throw new InvalidInputException(
                "the topic '%s' cannot have kindred.kafka.replication %d: %s"
                    .formatted(settings.itemsTopic(), settings.replication(), few.getMessage()),
                few);
        case null, default -> throw cause(e);
      }
    }
  }

  private static void requireCompacted(Admin admin, String name) throws InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try {
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      ConfigEntry policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
      if (policy == null || !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
        throw new InvalidInputException(
            "the topic '%s' must have %s=%s, or changes of items are lost with time; it has '%s'"
                .formatted(
                    name,
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    policy == null ? "" : policy.value()));
      }
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  private static KafkaException cause(ExecutionException e) {
    return e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
  }
}
