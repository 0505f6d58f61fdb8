package dev.kindred.model.files;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Says that a value is of the wrong kind, in the terms of who wrote the file. */
final class WrongKind {

  private static final Set<Class<?>> WHOLE =
      Set.of(
          int.class,
          Integer.class,
          long.class,
          Long.class,
          short.class,
          Short.class,
          byte.class,
          Byte.class);
  private static final Set<Class<?>> NUMBERS =
      Set.of(double.class, Double.class, float.class, Float.class);
  private static final Set<Class<?>> FLAGS = Set.of(boolean.class, Boolean.class);

  private WrongKind() {}

  static String explain(MismatchedInputException error) {
    String expected = "expected " + expected(error.getTargetType());
    return error instanceof InvalidFormatException format
        ? expected + ", but found '" + format.getValue() + "'"
        : expected;
  }

  private static String expected(Class<?> type) {
    if (WHOLE.contains(type)) {
      return "a whole number";
    }
    if (NUMBERS.contains(type)) {
      return "a number";
    }
    if (FLAGS.contains(type)) {
      return "true or false";
    }
    if (type.isEnum()) {
      return "one of "
          + Arrays.stream(type.getEnumConstants())
              .map(constant -> name(type, (Enum<?>) constant))
              .collect(Collectors.joining(", "));
    }
    if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.equals(String.class) ? "text" : "keys with values";
  }

  private static String name(Class<?> type, Enum<?> constant) {
    try {
      JsonProperty name = type.getField(constant.name()).getAnnotation(JsonProperty.class);
      return name == null ? constant.name() : name.value();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e); // Each constant is a public field.
    }
  }
}
