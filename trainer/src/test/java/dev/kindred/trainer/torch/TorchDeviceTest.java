package dev.kindred.trainer.torch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.kindred.model.files.InvalidInputException;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TorchDeviceTest {
  @Test
  void cudaThatIsNotThereIsAnErrorThatSaysWhatToDo() {
    assumeFalse(torch.cuda_is_available());
    assertThatThrownBy(() -> TorchDevice.CUDA.start(1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll("--device cuda", "-Pgpu", "--device cpu");
  }
}
