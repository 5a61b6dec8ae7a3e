// Oracle prints what go/types says of every call expression in the packages below the current directory, one
// JSON object a line. It builds nothing: `go list` names the files, and everything is checked from source.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// listed is what `go list -json` says of a package.
type listed struct {
	ImportPath string
	Dir        string
	Name       string
	GoFiles    []string
	CgoFiles   []string
	ImportMap  map[string]string
	Standard   bool
	DepOnly    bool
	ForTest    string
}

// call is one line of output.
type call struct {
	File    string   `json:"file"`
	Start   int      `json:"start"`
	End     int      `json:"end"`
	Kind    string   `json:"kind"`
	Callee  string   `json:"callee"`
	Results []string `json:"results"`
	Written []string `json:"written"` // the results without looking through aliases
}

func main() {
	patterns := os.Args[1:]
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	if err := run(patterns); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(patterns []string) error {
	args := append([]string{"list", "-e", "-deps", "-test", "-json=ImportPath,Dir,Name,GoFiles,CgoFiles,ImportMap,Standard,DepOnly,ForTest"}, patterns...)
	cmd := exec.Command("go", args...)
	cmd.Stderr = os.Stderr
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	c := &checker{fset: token.NewFileSet(), packages: map[string]*types.Package{}, seen: map[string]bool{}, out: bufio.NewWriter(os.Stdout)}
	dec := json.NewDecoder(pipe)
	for {
		var pkg listed
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return err
		}
		if !strings.HasSuffix(pkg.ImportPath, ".test") {
			c.check(&pkg)
		}
	}
	if err := cmd.Wait(); err != nil {
		fmt.Fprintln(os.Stderr, "go list:", err)
	}
	return c.out.Flush()
}

type checker struct {
	fset     *token.FileSet
	packages map[string]*types.Package
	seen     map[string]bool
	out      *bufio.Writer
}

type mapped struct {
	c   *checker
	pkg *listed
}

func (m mapped) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if to, ok := m.pkg.ImportMap[path]; ok {
		path = to
	}
	if found := m.c.packages[path]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("no package %s", path)
}

func (c *checker) check(pkg *listed) {
	if pkg.ImportPath == "unsafe" {
		return
	}
	own := !pkg.DepOnly || pkg.ForTest != ""
	var files []*ast.File
	for _, name := range append(append([]string{}, pkg.GoFiles...), pkg.CgoFiles...) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(pkg.Dir, name)
		}
		file, _ := parser.ParseFile(c.fset, name, nil, parser.SkipObjectResolution)
		if file != nil {
			files = append(files, file)
		}
	}
	conf := types.Config{
		Importer:         mapped{c, pkg},
		IgnoreFuncBodies: !own,
		FakeImportC:      true,
		Error:            func(error) {},
		Sizes:            types.SizesFor("gc", build.Default.GOARCH),
	}
	info := &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Uses:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	path := plain(pkg.ImportPath)
	checked, _ := conf.Check(path, c.fset, files, info)
	c.packages[pkg.ImportPath] = checked
	if !own {
		return
	}
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if expr, ok := n.(*ast.CallExpr); ok {
				c.report(expr, info)
			}
			return true
		})
	}
}

func (c *checker) report(expr *ast.CallExpr, info *types.Info) {
	start, end := c.fset.Position(expr.Pos()), c.fset.Position(expr.End())
	found := call{File: start.Filename, Start: start.Offset, End: end.Offset, Results: []string{}, Written: []string{}}
	key := fmt.Sprintf("%s:%d:%d", found.File, found.Start, found.End)
	if c.seen[key] {
		return
	}
	of, ok := info.Types[expr.Fun]
	result, known := info.Types[expr]
	if !ok || !known || of.Type == nil || result.Type == nil || strings.Contains(text(result.Type), "invalid type") {
		return // not typed: code that does not compile, or cgo
	}
	c.seen[key] = true
	switch {
	case of.IsType():
		found.Kind = "convert"
	case of.IsBuiltin():
		found.Kind = "builtin"
		found.Callee = name(expr.Fun)
	default:
		found.Kind, found.Callee = callee(expr.Fun, info)
	}
	switch t := result.Type.(type) {
	case *types.Tuple:
		for v := range t.Variables() {
			found.Results = append(found.Results, text(v.Type()))
			found.Written = append(found.Written, written(v.Type()))
		}
	default:
		if !result.IsVoid() {
			found.Results = append(found.Results, text(t))
			found.Written = append(found.Written, written(t))
		}
	}
	line, err := json.Marshal(found)
	if err == nil {
		c.out.Write(line)
		c.out.WriteByte('\n')
	}
}

func name(fun ast.Expr) string {
	switch e := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// callee tells the kind of a called value and, for a declared function or a method, its canonical name.
func callee(fun ast.Expr, info *types.Info) (string, string) {
	fun = ast.Unparen(fun)
	switch e := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(e.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(e.X)
	}
	var obj types.Object
	switch e := fun.(type) {
	case *ast.Ident:
		obj = info.Uses[e]
	case *ast.SelectorExpr:
		if selection, ok := info.Selections[e]; ok {
			if selection.Kind() != types.MethodVal {
				return "value", ""
			}
			obj = selection.Obj()
		} else {
			obj = info.Uses[e.Sel]
		}
	}
	fn, ok := obj.(*types.Func)
	if !ok {
		return "value", ""
	}
	fn = fn.Origin()
	path := ""
	if fn.Pkg() != nil {
		path = plain(fn.Pkg().Path()) + "."
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return "func", path + fn.Name()
	}
	t := types.Unalias(recv.Type())
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	kind := "method"
	if types.IsInterface(t) {
		kind = "interface"
	}
	if named, ok := t.(*types.Named); ok {
		return kind, path + local(named.Obj()) + "." + fn.Name()
	}
	return kind, "?." + fn.Name()
}

// local is the name of a type, marked if a function declares it.
func local(obj *types.TypeName) string {
	if obj.Pkg() != nil && obj.Parent() != nil && obj.Parent() != obj.Pkg().Scope() {
		return obj.Name() + "·"
	}
	return obj.Name()
}

// plain is an import path without the mark of a test variant.
func plain(path string) string {
	path, _, _ = strings.Cut(path, " [")
	return strings.TrimPrefix(path, "vendor/")
}

// text is a type's text without aliases, directions of channels, lengths and the inside of literals.
func text(t types.Type) string {
	return spell(t, true)
}

// written is a type's text with aliases as they stand in the source.
func written(t types.Type) string {
	return spell(t, false)
}

func spell(t types.Type, through bool) string {
	if alias, ok := t.(*types.Alias); ok && !through && alias.Obj().Pkg() != nil {
		return plain(alias.Obj().Pkg().Path()) + "." + local(alias.Obj())
	}
	text := func(t types.Type) string { return spell(t, through) }
	tuple := func(t *types.Tuple) string {
		var parts []string
		for v := range t.Variables() {
			parts = append(parts, text(v.Type()))
		}
		return strings.Join(parts, ", ")
	}
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return types.Typ[t.Kind()].Name() // byte is uint8
	case *types.Named:
		out := local(t.Obj())
		if t.Obj().Pkg() != nil {
			out = plain(t.Obj().Pkg().Path()) + "." + out
		}
		if args := t.TypeArgs(); args.Len() > 0 {
			var parts []string
			for a := range args.Types() {
				parts = append(parts, text(a))
			}
			out += "[" + strings.Join(parts, ", ") + "]"
		}
		return out
	case *types.Pointer:
		return "*" + text(t.Elem())
	case *types.Slice:
		return "[]" + text(t.Elem())
	case *types.Array:
		return "[...]" + text(t.Elem())
	case *types.Map:
		return "map[" + text(t.Key()) + "]" + text(t.Elem())
	case *types.Chan:
		return "chan " + text(t.Elem())
	case *types.Signature:
		return "func(" + tuple(t.Params()) + ")(" + tuple(t.Results()) + ")"
	case *types.Struct:
		var parts []string
		for f := range t.Fields() {
			parts = append(parts, f.Name()+" "+text(f.Type()))
		}
		return "struct{" + strings.Join(parts, "; ") + "}"
	case *types.Interface:
		if t.Empty() {
			return "any"
		}
		return "interface{…}"
	case *types.TypeParam:
		return t.Obj().Name()
	case *types.Tuple:
		return tuple(t)
	}
	return t.String()
}
