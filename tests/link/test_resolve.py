"""What link says of calls, mechanism by mechanism."""

from __future__ import annotations

import re

from linked import MODULE, calls

HEAD = 'package m\n\nimport ("io"; "net/http"; "os"; "time")\n\n'


def plain(said: dict[str, str]) -> dict[str, str]:
    """Without the module's path and the places of local types."""
    return {text: re.sub(r"·[^:]*:\d+", "·", value.replace(f"{MODULE}.", "")) for text, value in said.items()}


def in_function(body: str, declarations: str = "", signature: str = "f()") -> dict[str, str]:
    return plain(calls(f"{HEAD}{declarations}\nfunc {signature} {{\n{body}\n}}\n"))


def test_a_function_of_an_imported_package() -> None:
    """The import path, not the identifier, names the callee."""
    said = calls('package m\nimport h "net/http"\nfunc f() { h.Get("x") }\n')
    assert said == {'h.Get("x")': "net/http.Get: *net/http.Response, error"}


def test_a_dot_import_brings_functions_and_types() -> None:
    """A name of a dot-imported package needs no qualifier."""
    said = calls('package m\nimport . "os"\nfunc f(g *File) { Open("x"); g.Close() }\n')
    assert said == {'Open("x")': "os.Open: *os.File, error", "g.Close()": "os.File.Close: error"}


def test_a_package_name_may_differ_from_its_path() -> None:
    """The package clause names an import, not the last element of its path."""
    other = {"example.com/go-thing/v3": {"t.go": "package gadget\nfunc New() error { return nil }\n"}}
    said = calls('package m\nimport "example.com/go-thing/v3"\nfunc f() { gadget.New() }\n', other)
    assert said == {"gadget.New()": "example.com/go-thing/v3.New: error"}


def test_a_group_declares_only_its_names() -> None:
    """A line inside a value of a group hides neither an import nor a function."""
    said = in_function(
        'os.Open("x"); open("y")',
        "var (\n\tx = pair(\n\t\topen,\n\t\tos.Stdin,\n\t)\n)\nfunc open(string) bool { return true }\n",
    )
    assert said == {'os.Open("x")': "os.Open: *os.File, error", 'open("y")': "open: bool"}


def test_a_package_may_have_a_function_named_new() -> None:
    """With two operands it cannot be the predeclared one."""
    said = in_function(
        "t, _ := new(1, 2); t.Close(); p := new(T); p.Close()",
        "type T struct{}\nfunc (T) Close() error { return nil }\nfunc new(a, b int) (*T, bool) { return nil, true }\n",
    )
    assert said == {
        "new(1, 2)": "new: *T, bool",
        "t.Close()": "T.Close: error",
        "p.Close()": "T.Close: error",
    }


def test_promoted_methods_through_pointers_and_interfaces() -> None:
    """Embedded fields lend their methods, at any depth; the shallowest counts."""
    said = in_function(
        "t.Close(); t.Read(nil); t.Name()",
        "type T struct { *mid }\ntype mid struct { *os.File; io.Reader }\n"
        "func (mid) Read([]byte) bool { return true }\n",
        "f(t T)",
    )
    assert said == {
        "t.Close()": "os.File.Close: error",
        "t.Read(nil)": "mid.Read: bool",
        "t.Name()": "os.File.Name: string",
    }


def test_what_is_out_of_sight_may_hide_a_deeper_method() -> None:
    """Nothing is said of a promoted method if an unseen type embedded above it might have one of that name."""
    said = calls(
        'package m\nimport "example.com/unseen"\nimport "os"\n'
        "type T struct { unseen.Thing; inner }\ntype inner struct { *os.File }\nfunc f(t T) { t.Close() }\n"
    )
    assert said == {"t.Close()": "unknown"}


def test_methods_of_interfaces_belong_to_whom_declares_them() -> None:
    """A method of an embedded interface keeps its owner; a constraint counts like an interface."""
    said = in_function(
        "rc.Close(); rc.Flush(); x.Close(); err.Error()",
        "type W interface { io.ReadCloser; Flush() error }\n",
        "f[T W](rc W, x T, err error)",
    )
    assert said == {
        "rc.Close()": "io.Closer.Close: error",
        "rc.Flush()": "W.Flush: error",
        "x.Close()": "io.Closer.Close: error",
        "err.Error()": ".error.Error: string",
    }


def test_methods_declared_on_an_alias_belong_to_its_type() -> None:
    """A receiver may be an alias of the type that gets the method."""
    said = in_function(
        "t.M(); u.M()", "type T struct{}\ntype U = T\nfunc (*U) M() int { return 0 }\n", "f(t T, u *U)"
    )
    assert said == {"t.M()": "T.M: int", "u.M()": "T.M: int"}


def test_type_arguments_are_inferred() -> None:
    """From arguments, from explicit type arguments, from constraints; what stays open is unknown."""
    said = in_function(
        "id(w); keys(m); first(s); id[io.Closer](w); zero(); two(1, 2*time.Second)\n"
        "apply(func() (*os.File, error) { return nil, nil })",
        "func id[T any](x T) T { return x }\n"
        "func keys[M ~map[K]V, K comparable, V any](m M) []K { return nil }\n"
        "func first[S ~[]E, E any](s S) E { return s[0] }\n"
        "func zero[T any]() (t T) { return }\n"
        "func two[T any](a, b T) T { return a }\n"
        "type action[T any] func() (T, error)\n"
        "func apply[T any](a action[T]) T { r, _ := a(); return r }\n"
        "type files []*os.File\n",
        "f(w *os.File, m map[string]int, s files)",
    )
    assert said["id(w)"] == "id: *os.File"
    assert said["keys(m)"] == "keys: []string"
    assert said["first(s)"] == "first: *os.File"
    assert said["id[io.Closer](w)"] == "id: io.Closer"
    assert said["zero()"] == "zero: ?"
    assert said["two(1, 2*time.Second)"] == "two: time.Duration"
    assert said["apply(func() (*os.File, error) { return nil, nil })"] == "apply: *os.File"


def test_inference_through_the_standard_library() -> None:
    """Constraints are part of the shipped export data."""
    said = calls(
        'package m\nimport ("maps"; "slices"; "os")\nfunc f(m map[string]*os.File) {\n'
        "for _, x := range slices.Collect(maps.Values(m)) { x.Close() } }\n"
    )
    assert said["slices.Collect(maps.Values(m))"] == "slices.Collect: []*os.File"
    assert said["x.Close()"] == "os.File.Close: error"


def test_methods_of_generic_types() -> None:
    """The receiver's names for the type parameters are its own; arguments are filled in."""
    said = in_function(
        "b.get().Close(); b.all(); p.Load().Close()",
        "type box[A any] struct { a A }\nfunc (b *box[E]) get() E { return b.a }\n"
        "func (b *box[E]) all() []E { return nil }\n",
        "f(b *box[*os.File], p interface{ Load() *os.File })",
    )
    assert said["b.get()"] == "box.get: *os.File"
    assert said["b.all()"] == "box.all: []*os.File"
    assert said["b.get().Close()"] == "os.File.Close: error"
    assert said["p.Load()"] == ".Load: *os.File"


def test_a_local_type_shadows_that_of_the_package() -> None:
    """Only inside its block, and only after its declaration."""
    said = in_function(
        "var a T\na.c.Close()\n{\ntype T struct { c *os.File }\nvar b T\nb.c.Close()\nb.c.Name()\n}\n"
        "var d T\nd.c.Sync()",
        "type T struct { c *http.Client }\n",
    )
    assert said["b.c.Close()"] == "os.File.Close: error"
    assert said["b.c.Name()"] == "os.File.Name: string"
    assert said["a.c.Close()"] == said["d.c.Sync()"] == "unknown"


def test_a_local_type_travels_through_calls() -> None:
    """A conversion, a channel, an alias and an interface of the function's own are followed."""
    said = in_function(
        "type T struct { f *os.File }\ntype A = *os.File\ntype I interface { Stop() bool }\n"
        "c := make(chan T)\n(<-c).f.Close()\nvar a A\na.Sync()\nvar i I\ni.Stop()\nT(x).f.Name()",
        signature="f(x struct{ f *os.File })",
    )
    assert said["(<-c).f.Close()"] == "os.File.Close: error"
    assert said["a.Sync()"] == "os.File.Sync: error"
    assert said["i.Stop()"] == "I·.Stop: bool"
    assert said["T(x).f.Name()"] == "os.File.Name: string"


def test_function_values() -> None:
    """A local that only ever holds one declared function is that function; a field or a parameter is a value."""
    said = in_function(
        'open := os.Open\nopen("a")\nvaried := os.Open\nvaried = os.Create\nvaried("b")\ns.dial("c")\n'
        "g := x.Close\ng()\n(*os.File).Close(x)",
        "type S struct { dial func(string) (*os.File, error) }\n",
        "f(s S, x *os.File)",
    )
    assert said['open("a")'] == "os.Open: *os.File, error"
    assert said['varied("b")'] == "value: *os.File, error"
    assert said['s.dial("c")'] == "dial: *os.File, error"
    assert said["g()"] == "value: error"
    assert said["(*os.File).Close(x)"] == "value: error"


def test_a_local_keeps_the_type_of_its_definition() -> None:
    """A value of unknown type does not take that of a later assignment, which may only implement it."""
    said = calls(
        'package m\nimport ("example.com/unseen"; "os")\nfunc f() { x := unseen.New(); x = os.Stdin; x.Close() }\n'
    )
    assert said["x.Close()"] == "unknown"


def test_clauses_of_a_type_switch() -> None:
    """The variable has the clause's type where the clause names one."""
    said = in_function(
        "switch v := x.(type) {\ncase *os.File:\nv.Sync()\ncase io.Closer, nil:\nv.Close()\ndefault:\nv.Read(nil)\n}",
        signature="f(x io.ReadCloser)",
    )
    assert said == {
        "v.Sync()": "os.File.Sync: error",
        "v.Close()": "io.Closer.Close: error",
        "v.Read(nil)": "io.Reader.Read: int, error",
    }


def test_ranges() -> None:
    """Over functions, channels, maps, integers and pointers to arrays."""
    said = in_function(
        "for k, v := range seq { k.Close(); v.Close() }\nfor c := range ch { c.Sync() }\n"
        "for _, a := range arr { a.Name() }\nfor d := range n { d.String() }",
        signature="f(seq func(yield func(io.Closer, *os.File) bool), "
        "ch <-chan *os.File, arr *[2]*os.File, n time.Duration)",
    )
    assert said == {
        "k.Close()": "io.Closer.Close: error",
        "v.Close()": "os.File.Close: error",
        "c.Sync()": "os.File.Sync: error",
        "a.Name()": "os.File.Name: string",
        "d.String()": "time.Duration.String: string",
    }


def test_constants_take_the_type_of_what_they_meet() -> None:
    """Typed constants, repeated specs of a group and untyped operands."""
    said = in_function(
        "(2 * time.Second).String(); wait.String(); B.name(); (limit * time.Second).Round(0)",
        "const wait = 3 * time.Minute\nconst limit = 5\ntype kind int\n"
        'const (\n\tA kind = iota\n\tB\n)\nfunc (kind) name() string { return "" }\n',
    )
    assert said["(2 * time.Second).String()"] == "time.Duration.String: string"
    assert said["wait.String()"] == "time.Duration.String: string"
    assert said["B.name()"] == "kind.name: string"
    assert said["(limit * time.Second).Round(0)"] == "time.Duration.Round: time.Duration"


def test_results_forwarded_as_arguments() -> None:
    """f(g()) passes all results on, to a generic function too."""
    said = in_function(
        'must(os.Open("x")).Close()',
        "func must[T any](t T, err error) T { return t }\n",
    )
    assert said['must(os.Open("x")).Close()'] == "os.File.Close: error"


def test_builtins_have_results() -> None:
    """Those of package unsafe are no functions either."""
    said = plain(
        calls(
            'package m\nimport "unsafe"\nfunc f(s []*int, c complex64, p *byte) '
            "{ append(s, nil); len(s); real(c); min(1, x); unsafe.Slice(p, 2); recover() }\nvar x float32\n"
        )
    )
    assert said == {
        "append(s, nil)": "append: []*int",
        "len(s)": "len: int",
        "real(c)": "real: float32",
        "min(1, x)": "min: float32",
        "unsafe.Slice(p, 2)": "Slice: []byte",
        "recover()": "recover: interface{}",
    }


def test_cgo_stays_unknown() -> None:
    """`import "C"` names no package that could be read."""
    assert calls('package m\nimport "C"\nfunc f() { C.puts(nil) }\n') == {"C.puts(nil)": "unknown"}


def test_a_conversion_is_one_only_if_the_name_is_sure_to_be_a_type() -> None:
    """An uncatalogued name of an unseen library may be a function; a type parameter is a type."""
    said = plain(
        calls(
            'package m\nimport "github.com/gorilla/websocket"\n'
            "func f[T any](x int) { websocket.Strange(x); box[T](nil) }\ntype box[E any] []E\n"
        )
    )
    assert said == {"websocket.Strange(x)": "unknown", "box[T](nil)": "convert: box[T]"}


def test_an_external_test_package_sees_the_internal_tests() -> None:
    """What a _test.go file of the package exports is there for the package's external tests."""
    said = calls(
        'package m_test\nimport "example.com/lib"\nfunc f() { lib.ForTest().Close() }\n',
        {
            "example.com/lib": {
                "export_test.go": 'package lib\nimport "os"\nfunc ForTest() *os.File { return nil }\n'
            }
        },
    )
    assert said["lib.ForTest().Close()"] == "os.File.Close: error"


def test_of_twins_the_own_file_counts() -> None:
    """A file sees its own declaration of a name that files for other systems declare too."""
    said = calls(
        "package m\nfunc open() int { return 0 }\nfunc f() { open() }\n",
        {MODULE: {"a_windows.go": 'package m\nfunc open() string { return "" }\n'}},
    )
    assert said == {"open()": f"{MODULE}.open: int"}


def test_elided_types_inside_a_literal() -> None:
    """Elements without a type take it from the literal around them."""
    said = in_function(
        "for _, x := range []struct{ c []*http.Client }{{c: []*http.Client{{}}}} { x.c[0].Do(nil) }"
    )
    assert said == {"x.c[0].Do(nil)": "net/http.Client.Do: *net/http.Response, error"}
