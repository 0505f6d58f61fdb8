package dev.kindred.service.web;

import dev.kindred.service.event.ExperimentReport;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes a report as JSON, in which a number that cannot be known is null. */
final class ReportJson {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(
              new SimpleModule()
                  .addSerializer(Double.TYPE, new NumberOrNull())
                  .addSerializer(Double.class, new NumberOrNull()))
          .build();

  private ReportJson() {}

  static byte[] bytes(ExperimentReport report) {
    return MAPPER.writeValueAsBytes(report);
  }

  private static final class NumberOrNull extends StdSerializer<Double> {
    NumberOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator generator, SerializationContext context) {
      if (Double.isFinite(value)) {
        generator.writeNumber(value);
      } else {
        generator.writeNull();
      }
    }
  }
}
