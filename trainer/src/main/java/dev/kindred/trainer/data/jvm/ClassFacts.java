package dev.kindred.trainer.data.jvm;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a class file says.
 *
 * @param name the class's name, with dots, and {@code $} before nested names
 * @param kind class, interface, annotation, enum or record
 * @param supertypes superclass, unless it is Object, and interfaces
 * @param references the classes whose members or objects it uses, with itself: the class entries of
 *     its constant pool, for an array its elements' class; not what only a descriptor names
 */
record ClassFacts(String name, String kind, List<String> supertypes, Set<String> references) {

  static ClassFacts of(byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    Set<String> references = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry type) {
        references.add(elementName(type.asSymbol()));
      }
    }
    references.remove("");
    return new ClassFacts(dotted(model.thisClass()), kind(model), supertypes(model), references);
  }

  /** The name of a class or of the class an array is of; empty for primitive types. */
  private static String elementName(ClassDesc type) {
    String descriptor = type.descriptorString();
    int element = descriptor.lastIndexOf('[') + 1;
    return descriptor.charAt(element) == 'L'
        ? descriptor.substring(element + 1, descriptor.length() - 1).replace('/', '.')
        : "";
  }

  private static List<String> supertypes(ClassModel model) {
    return Stream.concat(model.superclass().stream(), model.interfaces().stream())
        .map(ClassFacts::dotted)
        .filter(name -> !name.equals("java.lang.Object"))
        .toList();
  }

  private static String kind(ClassModel model) {
    if (model.flags().has(AccessFlag.ANNOTATION)) {
      return "annotation";
    }
    if (model.flags().has(AccessFlag.INTERFACE)) {
      return "interface";
    }
    if (model.flags().has(AccessFlag.ENUM)) {
      return "enum";
    }
    return model.superclass().map(ClassFacts::dotted).orElse("").equals("java.lang.Record")
        ? "record"
        : "class";
  }

  private static String dotted(ClassEntry type) {
    return type.asInternalName().replace('/', '.');
  }
}
