/** Changes of items by way of a compacted Kafka topic, and events to topics. */
@NullMarked
package dev.kindred.service.kafka;

import org.jspecify.annotations.NullMarked;
