package dev.kindred.service.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindred.model.files.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceTest {

  @ParameterizedTest
  @EnumSource(Device.class)
  void itsTextIsItsSetting(Device device) {
    assertThat(Device.parse(device.toString())).isEqualTo(device);
  }

  @Test
  void anotherSettingIsRefusedWithTheChoices() {
    assertThatThrownBy(() -> Device.parse("gpu"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("device must be one of cpu, cuda, auto, but is 'gpu'");
  }
}
